package io.skillstream.domain.rate;

/**
 * The estimated share of a skill's problems that a student gets wrong, with a 90 % interval.
 *
 * @param mean the estimate, in [0, 1]
 * @param lower lower end of the interval, at most {@code mean}
 * @param upper upper end of the interval, at least {@code mean}
 * @param evidence the skill's own verdicts
 * @param alpha with {@code beta}, the Beta distribution that says how sure the rate is
 * @param beta see {@code alpha}
 */
public record ErrorRate(
    double mean, double lower, double upper, Evidence evidence, double alpha, double beta) {
  /** Probability mass of every interval. */
  public static final double CONFIDENCE = 0.9;

  /** Rejects an interval that does not hold the mean or leaves [0, 1]. */
  public ErrorRate {
    // Written so that NaN fails too.
    if (!(0 <= lower && lower <= mean && mean <= upper && upper <= 1)) {
      throw new IllegalArgumentException(
          "expected 0 <= lower <= mean <= upper <= 1, got lower %s, mean %s, upper %s"
              .formatted(lower, mean, upper));
    }
    if (!(alpha > 0 && beta > 0)) {
      throw new IllegalArgumentException(
          "expected positive alpha and beta, got %s and %s".formatted(alpha, beta));
    }
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
