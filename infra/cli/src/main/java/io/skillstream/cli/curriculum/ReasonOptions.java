package io.skillstream.cli.curriculum;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why an operator acts. */
public final class ReasonOptions {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the act.")
  @Nullable String reason;

  /** Why, where it is said. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }
}
