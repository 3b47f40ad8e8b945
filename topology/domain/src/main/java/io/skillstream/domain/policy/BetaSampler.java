package io.skillstream.domain.policy;

import io.skillstream.domain.round.SlotRandom;

/**
 * Draws from Beta distributions, one for each slot, as a function of (seed, slot, parameters).
 *
 * <p>X / (X + Y) with X and Y from the gamma distributions of the two parameters. Gammas come by
 * squeezed rejection from a normal number, normals by the polar method. Everything is kept as
 * logarithms, because a gamma with a parameter far below 1 underflows.
 *
 * <p>Sources: Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", ACM
 * Transactions on Mathematical Software 26(3), 2000, with its section 6 for parameters below 1;
 * Marsaglia and Bray, "A Convenient Method for Generating Normal Variables", SIAM Review 6(3),
 * 1964.
 */
final class BetaSampler {
  private final SlotRandom random;
  private final long slot;
  private int draws;

  private BetaSampler(SlotRandom random, long slot) {
    this.random = random;
    this.slot = slot;
  }

  /**
   * A number in [0, 1] from Beta(alpha, beta).
   *
   * @param alpha positive
   * @param beta positive
   */
  static double sample(SlotRandom random, long slot, double alpha, double beta) {
    BetaSampler sampler = new BetaSampler(random, slot);
    double first = sampler.logGamma(alpha);
    double second = sampler.logGamma(beta);
    return 1 / (1 + StrictMath.exp(second - first));
  }

  /** The logarithm of a gamma number. */
  private double logGamma(double shape) {
    if (shape < 1) {
      return logGamma(shape + 1) + StrictMath.log(positiveUnit()) / shape;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = normal();
      double root = 1 + c * x;
      if (root > 0) {
        double v = root * root * root;
        double u = positiveUnit();
        double squared = x * x;
        if (u < 1 - 0.0331 * squared * squared
            || StrictMath.log(u) < squared / 2 + d * (1 - v + StrictMath.log(v))) {
          return StrictMath.log(d * v);
        }
      }
    }
  }

  private double normal() {
    while (true) {
      double x = 2 * positiveUnit() - 1;
      double y = 2 * positiveUnit() - 1;
      double s = x * x + y * y;
      if (s > 0 && s < 1) {
        return x * Math.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }

  /** In (0, 1], so that its logarithm is finite. */
  private double positiveUnit() {
    return 1 - random.unit(slot, draws++);
  }
}
