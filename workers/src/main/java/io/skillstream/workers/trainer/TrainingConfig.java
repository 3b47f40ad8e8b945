package io.skillstream.workers.trainer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a student is trained.
 *
 * @param learningRate schedule over optimiser steps
 * @param optimiser constants of AdamW
 * @param passes times every batch is trained, at least 1
 * @param cutoffTokens longest example, prompt included
 * @param cutoff what happens to longer ones
 * @param microBatchTokens rows x padded length of one forward pass; one longer example still goes
 *     through alone
 * @param seed of freshly drawn weights
 * @param checkpointEvery batches between checkpoints
 * @param checkpointWhenIdle a checkpoint is also made when no batch came for this long, so that
 *     credit flows although fewer batches than {@code checkpointEvery} are on their way
 * @param keepCheckpoints newest checkpoints that are kept, at least 1
 */
public record TrainingConfig(
    LearningRate learningRate,
    AdamW.Settings optimiser,
    int passes,
    int cutoffTokens,
    Cutoff cutoff,
    int microBatchTokens,
    long seed,
    int checkpointEvery,
    Duration checkpointWhenIdle,
    int keepCheckpoints) {

  public TrainingConfig {
    List<String> problems = new ArrayList<>();
    atLeast(problems, "passes", passes, 1);
    atLeast(problems, "cutoffTokens", cutoffTokens, 2);
    atLeast(problems, "microBatchTokens", microBatchTokens, 1);
    atLeast(problems, "checkpointEvery", checkpointEvery, 1);
    atLeast(problems, "keepCheckpoints", keepCheckpoints, 1);
    if (checkpointWhenIdle.isNegative() || checkpointWhenIdle.isZero()) {
      problems.add("checkpointWhenIdle must be positive, not " + checkpointWhenIdle);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static void atLeast(List<String> problems, String name, int value, int least) {
    if (value < least) {
      problems.add(name + " must be at least " + least + ", not " + value);
    }
  }

  /**
   * For the small student, which starts from nothing: a high rate, one pass.
   *
   * @param steps optimiser steps expected; the rate falls to zero over them
   */
  public static TrainingConfig small(long steps, long seed) {
    return new TrainingConfig(
        new LearningRate.Cosine(3e-3, Math.min(10, steps / 10), Math.max(1, steps)),
        new AdamW.Settings(0.9, 0.95, 1e-8, 0.0, 1.0),
        1,
        1024,
        Cutoff.TRUNCATE,
        2048,
        seed,
        50,
        Duration.ofSeconds(2),
        2);
  }

  /**
   * The method's recipe for a pretrained student: rate 1e-5, cosine, 10 % warm-up, cutoff 8,192
   * tokens.
   *
   * @param steps optimiser steps expected, passes included
   */
  public static TrainingConfig fineTuning(long steps, int passes, long seed) {
    return new TrainingConfig(
        new LearningRate.Cosine(1e-5, steps / 10, Math.max(1, steps)),
        AdamW.Settings.DEFAULT,
        passes,
        8192,
        Cutoff.TRUNCATE,
        8192,
        seed,
        50,
        Duration.ofSeconds(30),
        2);
  }
}
