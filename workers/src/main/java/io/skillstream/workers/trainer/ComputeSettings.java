package io.skillstream.workers.trainer;

/**
 * How an optimiser step is computed.
 *
 * @param microBatchTokens rows x padded length of one forward pass; one longer example still goes
 *     through alone
 */
public record ComputeSettings(int microBatchTokens) {

  public ComputeSettings {
    new Problems().atLeast("microBatchTokens", microBatchTokens, 1).report();
  }
}
