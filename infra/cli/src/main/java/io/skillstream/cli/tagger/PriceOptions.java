package io.skillstream.cli.tagger;

import io.skillstream.cli.CommandException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What tokens cost, in any currency. */
final class PriceOptions {
  private static final double MILLION = 1e6;

  @Option(
      names = "--price-in",
      paramLabel = "P",
      description = "Price of a million tokens read; with --price-out, costs are shown.")
  @Nullable Double in;

  @Option(
      names = "--price-out",
      paramLabel = "P",
      description = "Price of a million tokens written.")
  @Nullable Double out;

  void check() {
    List<String> problems = new ArrayList<>();
    if (in != null && !(in >= 0) || out != null && !(out >= 0)) {
      problems.add("a price is " + in + " or " + out + ", expected 0 or more");
    }
    CommandException.throwIfAny(problems);
  }

  /** The cost of so many tokens; empty where no price is known. */
  OptionalDouble cost(double promptTokens, double completionTokens) {
    if (in == null && out == null) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        (promptTokens * (in == null ? 0 : in) + completionTokens * (out == null ? 0 : out))
            / MILLION);
  }
}
