package io.skillstream.workers.trainer;

import io.skillstream.workers.program.Precision;

/**
 * How an optimiser step is computed, and on what.
 *
 * @param microBatchTokens rows x padded length of one forward pass; one longer example still goes
 *     through alone
 * @param precision what the forward and backward pass computes in; what is trained is float32
 *     either way
 * @param trainable what of the student is trained
 */
public record ComputeSettings(int microBatchTokens, Precision precision, Trainable trainable) {

  public ComputeSettings {
    new Problems().atLeast("microBatchTokens", microBatchTokens, 1).report();
  }

  /** All weights, in float32. */
  public ComputeSettings(int microBatchTokens) {
    this(microBatchTokens, Precision.FLOAT32, new Trainable.Full());
  }

  /** The same in another precision. */
  public ComputeSettings in(Precision other) {
    return new ComputeSettings(microBatchTokens, other, trainable);
  }

  /** The same for another part of the student. */
  public ComputeSettings training(Trainable other) {
    return new ComputeSettings(microBatchTokens, precision, other);
  }

  /** What a student's weights must be read in, see {@link Trainable#stored}. */
  public Precision weights() {
    return trainable.stored(precision);
  }
}
