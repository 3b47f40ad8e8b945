package io.skillstream.workers.trainer;

import io.skillstream.workers.model.MemoryPlan;

/**
 * How an optimiser step is computed.
 *
 * @param microBatchTokens rows x padded length of one forward pass; one longer example still goes
 *     through alone
 * @param memory what a forward and backward pass keeps in memory; changes rounding at most
 */
public record ComputeSettings(int microBatchTokens, MemoryPlan memory) {

  public ComputeSettings {
    new Problems().atLeast("microBatchTokens", microBatchTokens, 1).report();
  }

  /** With the default memory plan. */
  public ComputeSettings(int microBatchTokens) {
    this(microBatchTokens, MemoryPlan.DEFAULT);
  }
}
