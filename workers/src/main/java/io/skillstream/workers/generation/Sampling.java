package io.skillstream.workers.generation;

/**
 * How the next token is chosen from the logits: first the temperature, then top-k, then top-p of
 * what is left, as transformers orders them.
 *
 * <p>Unlike there, ties at the border do not let more through: of equally likely tokens the one of
 * lower id comes first.
 *
 * <p>Source: Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020, section 3, for
 * top-p.
 *
 * @param temperature logits are divided by it; 0 takes the likeliest token (then nothing is drawn)
 * @param topP in (0, 1]: the likeliest tokens that together reach this probability; 1 keeps all
 * @param topK the likeliest tokens kept; 0 keeps all
 * @param seed of the draws; a token depends on the seed, its row's number, its place in the row and
 *     its logits
 */
public record Sampling(double temperature, double topP, int topK, long seed) {

  /** The likeliest token each time. */
  public static final Sampling GREEDY = new Sampling(0, 1, 0, 0);

  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature is " + temperature + ", expected 0 (greedy) or a positive number");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p is " + topP + ", expected more than 0, at most 1");
    }
    if (topK < 0) {
      throw new IllegalArgumentException("top-k is " + topK + ", expected 0 (all) or more");
    }
  }

  /** Whether the likeliest token is taken. */
  public boolean isGreedy() {
    return temperature == 0;
  }
}
