package io.skillstream.cli.run;

import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to select and what to train: the options that {@code run} and {@code demo} share. */
final class SelectionOptions {
  @Option(
      names = "--policy",
      paramLabel = "NAME",
      defaultValue = "weak-skill",
      description = "weak-skill or random (default: ${DEFAULT-VALUE}).")
  String policy = "";

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "weak-skill: exponent of a skill's weight, min(1/accuracy, 1000)^T (default: 1).")
  @Nullable String temperature;

  @Option(
      names = "--estimator",
      paramLabel = "NAME",
      defaultValue = "latest",
      description = "Error rates: latest or hierarchical (default: ${DEFAULT-VALUE}).")
  String estimator = "";

  @Option(
      names = "--max-depth",
      paramLabel = "D",
      description = "Cut chains at this depth (default: whole chains).")
  @Nullable Integer maxDepth;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of every draw (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--round-size",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Examples a round selects at most (default: ${DEFAULT-VALUE}).")
  int roundSize;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "8",
      description = "Examples of a training batch, one optimiser step (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--train",
      paramLabel = "none|small|DIR",
      description =
          "Train the built-in small student, or the Hugging Face folder DIR (default: none; demo:"
              + " small).")
  @Nullable String train;

  Map<String, String> policyOptions() {
    return temperature == null ? Map.of() : Map.of("temperature", temperature);
  }

  OptionalInt depth() {
    return maxDepth == null ? OptionalInt.empty() : OptionalInt.of(maxDepth);
  }

  RunOptions.Train train(String otherwise) {
    return RunOptions.Train.parse(train == null ? otherwise : train);
  }
}
