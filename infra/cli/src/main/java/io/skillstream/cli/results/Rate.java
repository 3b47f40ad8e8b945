package io.skillstream.cli.results;

/**
 * An error rate with its interval and the evidence behind it.
 *
 * @param mean the estimate, in [0, 1]
 * @param lower lower end of the interval
 * @param upper upper end of the interval
 * @param evidence verdicts behind it, weighted where the estimator weights them
 */
public record Rate(double mean, double lower, double upper, double evidence) {
  /** Validates the numbers. */
  public Rate {
    if (!(0 <= lower && lower <= mean && mean <= upper && upper <= 1)) {
      throw new IllegalArgumentException(
          "rate "
              + mean
              + " in ["
              + lower
              + ", "
              + upper
              + "], expected 0 <= lower <= mean <= upper <= 1");
    }
    if (!(evidence >= 0 && Double.isFinite(evidence))) {
      throw new IllegalArgumentException("evidence is " + evidence + ", expected 0 or more");
    }
  }
}
