package io.skillstream.workers.trainer;

/**
 * One optimiser step as it was taken.
 *
 * @param step number of the step, from 1
 * @param loss mean cross-entropy of the step's assistant tokens, weighted as their examples are, in
 *     nats
 * @param learningRate of the step
 * @param gradientNorm global norm before clipping
 * @param examples trained in it as planned
 * @param rehearsed earlier examples trained beside them; their tokens count in what follows
 * @param lossTokens assistant tokens, those that carry loss
 * @param tokens all tokens, padding not counted
 * @param seconds it took
 */
public record StepReport(
    long step,
    double loss,
    double learningRate,
    double gradientNorm,
    int examples,
    int rehearsed,
    long lossTokens,
    long tokens,
    double seconds) {

  /** All tokens by time. */
  public double tokensPerSecond() {
    return tokens / seconds;
  }
}
