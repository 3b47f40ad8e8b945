package io.skillstream.workers.trainer;

import io.skillstream.workers.model.BatchLoss.SequenceLoss;
import java.util.List;

/**
 * One optimiser step as it was taken.
 *
 * @param step number of the step, from 1
 * @param loss mean cross-entropy of the step's assistant tokens, weighted as their examples are, in
 *     nats
 * @param learningRate of the step
 * @param gradientNorm global norm before clipping
 * @param examples trained in it
 * @param lossTokens assistant tokens, those that carry loss
 * @param tokens all tokens, padding not counted
 * @param seconds it took
 * @param exampleLosses of the examples in the order in which they were given
 */
public record StepReport(
    long step,
    double loss,
    double learningRate,
    double gradientNorm,
    int examples,
    long lossTokens,
    long tokens,
    double seconds,
    List<SequenceLoss> exampleLosses) {

  public StepReport {
    exampleLosses = List.copyOf(exampleLosses);
  }

  /** All tokens by time. */
  public double tokensPerSecond() {
    return tokens / seconds;
  }
}
