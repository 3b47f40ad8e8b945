package io.skillstream.cli.run;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a run closes the loop. */
final class ProbingOptions {
  @Option(
      names = "--probe-budget",
      paramLabel = "N",
      description =
          "Close the loop: ask the student so many problems before any training and at each"
              + " checkpoint, judge its answers, and select by them. The problems are kept out of"
              + " training (--divide, by default probe=0.1). Needs --train; takes the place of"
              + " --attempts (default: it is not asked).")
  @Nullable Integer budget;

  @Option(
      names = "--answer-tokens",
      paramLabel = "N",
      defaultValue = "1024",
      description =
          "Most tokens of an answer to a probe; one that is cut off is wrong (default:"
              + " ${DEFAULT-VALUE}).")
  int answerTokens;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description =
          "Batches from one checkpoint that is asked to the next (default: a tenth of all).")
  @Nullable Integer checkpointEvery;

  Optional<Probing> probing() {
    return budget == null
        ? Optional.empty()
        : Optional.of(
            new Probing(
                budget,
                answerTokens,
                checkpointEvery == null ? OptionalInt.empty() : OptionalInt.of(checkpointEvery)));
  }
}
