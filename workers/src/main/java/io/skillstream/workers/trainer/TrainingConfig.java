package io.skillstream.workers.trainer;

import java.time.Duration;

/**
 * How a student is trained.
 *
 * @param learningRate schedule over optimiser steps
 * @param optimiser constants of AdamW
 * @param examples which tokens are trained, and how often
 * @param compute how a step is computed
 * @param checkpoints when checkpoints are made and which stay
 * @param seed of freshly drawn weights
 */
public record TrainingConfig(
    LearningRate learningRate,
    AdamW.Settings optimiser,
    ExampleSettings examples,
    ComputeSettings compute,
    CheckpointSettings checkpoints,
    long seed) {

  /** With other examples. */
  public TrainingConfig with(ExampleSettings other) {
    return new TrainingConfig(learningRate, optimiser, other, compute, checkpoints, seed);
  }

  /** With another schedule. */
  public TrainingConfig with(LearningRate other) {
    return new TrainingConfig(other, optimiser, examples, compute, checkpoints, seed);
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
        new ExampleSettings(1, 1024, Cutoff.TRUNCATE),
        new ComputeSettings(2048),
        new CheckpointSettings(50, Duration.ofSeconds(2), 2),
        seed);
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
        new ExampleSettings(passes, 8192, Cutoff.TRUNCATE),
        new ComputeSettings(8192),
        new CheckpointSettings(50, Duration.ofSeconds(30), 2),
        seed);
  }
}
