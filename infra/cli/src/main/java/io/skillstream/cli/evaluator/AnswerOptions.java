package io.skillstream.cli.evaluator;

import io.skillstream.workers.evaluator.AnswerSettings;
import picocli.CommandLine.Option;

/** How answers are sampled. */
final class AnswerOptions {

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.6",
      description = "0 takes the likeliest token each time (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Sample from the likeliest tokens that together have this probability (default:"
              + " ${DEFAULT-VALUE}).")
  private double topP;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "8192",
      description =
          "Most tokens of an answer; one that is cut off before its final answer is wrong (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "Seed of the draws, and of the built-in student's weights, which is the trainer's"
              + " (default: ${DEFAULT-VALUE}).")
  private long seed;

  AnswerSettings settings() {
    return new AnswerSettings(temperature, topP, maxTokens, seed);
  }

  long seed() {
    return seed;
  }
}
