package io.skillstream.domain.rate;

/**
 * The estimated share of a skill's problems that a student gets wrong, with a 90 % interval.
 *
 * <p>The ends of the interval follow from the other numbers and are computed when asked for: each
 * is a numerical inversion, dozens of times the cost of a mean, and selection needs only means.
 *
 * <p>The interval is the posterior's equal-tailed one, unless the density only falls (alpha at most
 * 1) or only rises (beta at most 1). Then 0 or 1 is the most probable rate of all, and the interval
 * starts or ends there and leaves its whole tail on the other side. Equal tails would miss nearly
 * every rate close to that end, and reaching to the end while keeping the other tail would hold 95
 * %.
 *
 * @param mean the estimate, in [0, 1]
 * @param evidence the skill's own verdicts
 * @param alpha with {@code beta}, the Beta distribution that says how sure the rate is
 * @param beta see {@code alpha}
 */
public record ErrorRate(double mean, Evidence evidence, double alpha, double beta) {
  /** Probability mass of every interval. */
  public static final double CONFIDENCE = 0.9;

  private static final double TAIL = (1 - CONFIDENCE) / 2;

  /** Rejects a mean outside [0, 1] and parameters that describe no distribution. */
  public ErrorRate {
    // Written so that NaN fails too.
    if (!(0 <= mean && mean <= 1)) {
      throw new IllegalArgumentException("mean is " + mean + ", expected one in [0, 1]");
    }
    if (!(alpha > 0 && beta > 0) || Double.isInfinite(alpha + beta)) {
      throw new IllegalArgumentException(
          "expected positive finite alpha and beta, got %s and %s".formatted(alpha, beta));
    }
  }

  /** Lower end of the interval, at most the mean; computed at each call. */
  public double lower() {
    if (onlyFalls()) {
      return 0;
    }
    // A Beta can be so skewed that its mean lies outside the quantiles.
    return Math.min(mean, posterior().quantile(onlyRises() ? 2 * TAIL : TAIL));
  }

  /** Upper end of the interval, at least the mean; computed at each call. */
  public double upper() {
    if (onlyRises()) {
      return 1;
    }
    return Math.max(mean, posterior().quantile(1 - (onlyFalls() ? 2 * TAIL : TAIL)));
  }

  private boolean onlyFalls() {
    return alpha <= 1 && beta > 1;
  }

  private boolean onlyRises() {
    return beta <= 1 && alpha > 1;
  }

  /** What is known about the rate, as a distribution. */
  public BetaDistribution posterior() {
    return new BetaDistribution(alpha, beta);
  }

  /** Estimated accuracy, {@code 1 - mean}. */
  public double accuracy() {
    return 1 - mean;
  }
}
