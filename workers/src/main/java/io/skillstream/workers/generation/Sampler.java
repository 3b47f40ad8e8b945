package io.skillstream.workers.generation;

import io.skillstream.domain.round.SlotRandom;

/**
 * Chooses tokens from logits. A choice is a function of the logits and (seed, row, draw): it does
 * not matter which rows are computed together, or what was drawn before.
 */
final class Sampler {

  private final Sampling sampling;
  private final SlotRandom random;

  Sampler(Sampling sampling) {
    this.sampling = sampling;
    this.random = new SlotRandom(sampling.seed());
  }

  /**
   * Chooses a token.
   *
   * @param logits several rows' logits; this row's begin at {@code from} and are {@code size}
   * @param row the row's number
   * @param draw how many tokens the row has generated before
   * @throws DivergedModelException if a logit is NaN or positive infinity
   */
  int choose(float[] logits, int from, int size, long row, int draw) {
    int likeliest = likeliest(logits, from, size);
    if (sampling.isGreedy()) {
      return likeliest;
    }
    double largest = logits[from + likeliest];
    double[] weights = new double[size];
    for (int i = 0; i < size; i++) {
      weights[i] = Math.exp((logits[from + i] - largest) / sampling.temperature());
    }
    double unit = random.unit(row, draw);
    if (sampling.topK() == 0 && sampling.topP() == 1) {
      return drawn(weights, unit);
    }
    return drawnOfLikeliest(new Likeliest(weights), unit);
  }

  private static int likeliest(float[] logits, int from, int size) {
    int best = 0;
    for (int i = 0; i < size; i++) {
      float logit = logits[from + i];
      if (!(logit < Float.POSITIVE_INFINITY)) {
        throw new DivergedModelException(i, logit);
      }
      if (logit > logits[from + best]) {
        best = i;
      }
    }
    if (logits[from + best] == Float.NEGATIVE_INFINITY) {
      throw new DivergedModelException(best, logits[from + best]);
    }
    return best;
  }

  /** The first token at which the summed weights exceed a share of their total. */
  private static int drawn(double[] weights, double unit) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = unit * total;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    // Rounding may leave a trace of the total over.
    return last;
  }

  private int drawnOfLikeliest(Likeliest tokens, double unit) {
    if (sampling.topK() > 0) {
      tokens.take(sampling.topK());
    }
    tokens.reach(sampling.topP());
    return tokens.token(drawn(tokens.weights(), unit));
  }
}
