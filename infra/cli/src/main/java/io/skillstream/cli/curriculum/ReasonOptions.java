package io.skillstream.cli.curriculum;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why an operator acts. */
final class ReasonOptions {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the act.")
  @Nullable String reason;

  Optional<String> reason() {
    return Optional.ofNullable(reason);
  }
}
