package io.skillstream.workers.trainer;

import io.skillstream.workers.model.MemoryPlan;
import io.skillstream.workers.program.Precision;

/**
 * How an optimiser step is computed, and on what.
 *
 * @param microBatchTokens rows x padded length of one forward pass; one longer example still goes
 *     through alone
 * @param memory what a forward and backward pass keeps in memory; changes rounding at most
 * @param precision what the forward and backward pass computes in; what is trained is float32
 *     either way
 * @param trainable what of the student is trained
 */
public record ComputeSettings(
    int microBatchTokens, MemoryPlan memory, Precision precision, Trainable trainable) {

  public ComputeSettings {
    new Problems().atLeast("microBatchTokens", microBatchTokens, 1).report();
  }

  /** All weights, in float32, with the default memory plan. */
  public ComputeSettings(int microBatchTokens) {
    this(microBatchTokens, MemoryPlan.DEFAULT);
  }

  /** All weights, in float32. */
  public ComputeSettings(int microBatchTokens, MemoryPlan memory) {
    this(microBatchTokens, memory, Precision.FLOAT32, new Trainable.Full());
  }

  /** The same in another precision. */
  public ComputeSettings in(Precision other) {
    return new ComputeSettings(microBatchTokens, memory, other, trainable);
  }

  /** The same for another part of the student. */
  public ComputeSettings training(Trainable other) {
    return new ComputeSettings(microBatchTokens, memory, precision, other);
  }

  /** What a student's weights must be read in, see {@link Trainable#stored}. */
  public Precision weights() {
    return trainable.stored(precision);
  }
}
