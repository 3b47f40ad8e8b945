package io.skillstream.cli.curriculum;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a curriculum's student is probed. */
final class ProbeOptions {
  @Option(
      names = "--probe-budget",
      paramLabel = "N",
      description =
          "Ask the student this many times before any training and at each checkpoint, on problems"
              + " that are never selected; an evaluator answers (default: it is not asked).")
  @Nullable Long budget;

  @Option(
      names = "--probe-samples",
      paramLabel = "K",
      description = "Answers to each problem; the budget counts all of them (default: 1).")
  @Nullable Integer samples;

  @Option(
      names = "--probe-panel",
      paramLabel = "PART",
      description =
          "Part of the budget for problems that are asked at every checkpoint, so that checkpoints"
              + " can be compared (default: 0.5).")
  @Nullable Double panel;

  @Option(
      names = "--probe-mastered",
      paramLabel = "PART",
      description =
          "Part of the budget for skills thought mastered, where forgetting shows (default: 0.1).")
  @Nullable Double mastered;

  @Option(
      names = "--test-every",
      paramLabel = "N",
      description =
          "Ask all test problems too, of the untrained student and at every Nth checkpoint: they"
              + " are reported and steer nothing (default: never).")
  @Nullable Integer testEvery;

  ProbeChoice choice() {
    return new ProbeChoice(
        budget == null ? OptionalLong.empty() : OptionalLong.of(budget),
        samples == null ? OptionalInt.empty() : OptionalInt.of(samples),
        panel == null ? OptionalDouble.empty() : OptionalDouble.of(panel),
        mastered == null ? OptionalDouble.empty() : OptionalDouble.of(mastered),
        Optional.ofNullable(testEvery));
  }
}
