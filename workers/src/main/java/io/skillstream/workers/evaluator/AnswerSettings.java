package io.skillstream.workers.evaluator;

/**
 * How answers are sampled.
 *
 * @param temperature logits are divided by it; 0 takes the likeliest token each time
 * @param topP in (0, 1]: the likeliest tokens that together reach this probability
 * @param maxTokens most tokens of one answer
 * @param seed of the draws, beside the probe and the sample's number
 */
public record AnswerSettings(double temperature, double topP, int maxTokens, long seed) {

  /** The method's: temperature 0.6 and nothing else, 8,192 new tokens. */
  public static final AnswerSettings METHOD = new AnswerSettings(0.6, 1, 8192, 0);

  public AnswerSettings {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature is " + temperature + ", expected 0 (greedy) or a positive number");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p is " + topP + ", expected more than 0, at most 1");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens is " + maxTokens + ", expected 1 or more");
    }
  }

  /** The same with another limit. */
  public AnswerSettings withMaxTokens(int other) {
    return new AnswerSettings(temperature, topP, other, seed);
  }
}
