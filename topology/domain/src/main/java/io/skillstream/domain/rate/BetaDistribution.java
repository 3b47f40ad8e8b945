package io.skillstream.domain.rate;

/**
 * The Beta distribution on [0, 1], which describes what is known about a rate.
 *
 * <p>All floating point goes through {@link StrictMath}, so results are the same bits everywhere.
 *
 * <p>Sources: the distribution function is the regularised incomplete beta function by its
 * continued fraction, NIST Digital Library of Mathematical Functions 8.17.22, evaluated by Lentz's
 * method as modified by Thompson and Barnett, "Coulomb and Bessel functions of complex arguments
 * and order", Journal of Computational Physics 64, 1986; log gamma by Stirling's series, DLMF
 * 5.11.1. Absolute error of a quantile: below 1e-9 for parameters up to 1e6.
 */
public final class BetaDistribution {
  private static final double TINY = 1e-300;
  private static final double EPSILON = 1e-16;
  private static final int MAX_TERMS = 200_000;
  private static final int MAX_STEPS = 200;
  private static final double TOLERANCE = 1e-14;

  /** Coefficients of Stirling's series, B(2k) / (2k (2k - 1)) for k = 1, 2, ... */
  private static final double[] STIRLING = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156
  };

  private static final double HALF_LOG_TWO_PI = 0.5 * StrictMath.log(2 * Math.PI);

  private final double alpha;
  private final double beta;
  private final double logNorm;

  /**
   * A Beta distribution.
   *
   * @param alpha weight of 1 (here: wrong verdicts), positive and finite
   * @param beta weight of 0 (here: correct verdicts), positive and finite
   */
  public BetaDistribution(double alpha, double beta) {
    if (!(alpha > 0 && beta > 0) || Double.isInfinite(alpha + beta)) {
      throw new IllegalArgumentException(
          "expected positive finite parameters, got alpha " + alpha + ", beta " + beta);
    }
    this.alpha = alpha;
    this.beta = beta;
    this.logNorm = logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta);
  }

  /** The expectation. */
  public double mean() {
    return alpha / (alpha + beta);
  }

  /** Probability of a value at most {@code x}. */
  public double cdf(double x) {
    if (!(x > 0)) {
      return 0;
    }
    if (x >= 1) {
      return 1;
    }
    double front =
        StrictMath.exp(logNorm + alpha * StrictMath.log(x) + beta * StrictMath.log1p(-x));
    // The fraction converges fast on this side of the mean; the other side is its mirror image.
    return x < (alpha + 1) / (alpha + beta + 2)
        ? front / alpha * fraction(alpha, beta, x)
        : 1 - front / beta * fraction(beta, alpha, 1 - x);
  }

  /**
   * The value that {@code cdf} takes to {@code p}: Newton's steps, replaced by bisection wherever
   * they leave the bracket or stop shrinking it.
   *
   * @param p probability in [0, 1]
   */
  public double quantile(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("p is " + p + ", expected a probability");
    }
    if (p == 0 || p == 1) {
      return p;
    }
    double low = 0;
    double high = 1;
    double x = mean();
    for (int step = 0; step < MAX_STEPS && high - low > TOLERANCE * high; step++) {
      double excess = cdf(x) - p;
      if (excess == 0) {
        return x;
      }
      if (excess > 0) {
        high = x;
      } else {
        low = x;
      }
      double newton = x - excess / density(x);
      if (newton > low && newton < high) {
        if (Math.abs(newton - x) <= TOLERANCE * x) {
          return newton;
        }
        x = newton;
      } else {
        x = low + (high - low) / 2;
      }
    }
    return x;
  }

  private double density(double x) {
    return StrictMath.exp(
        logNorm + (alpha - 1) * StrictMath.log(x) + (beta - 1) * StrictMath.log1p(-x));
  }

  /** 1 / (1 + d1 / (1 + d2 / (1 + ...))) with the coefficients d of DLMF 8.17.23. */
  private static double fraction(double a, double b, double x) {
    double value = 1;
    double numerators = 1;
    double denominators = 0;
    for (int term = 1; term <= MAX_TERMS; term++) {
      int m = term / 2;
      double d =
          term % 2 == 0
              ? m * (b - m) * x / ((a + 2.0 * m - 1) * (a + 2.0 * m))
              : -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1));
      denominators = 1 / nonZero(1 + d * denominators);
      numerators = nonZero(1 + d / numerators);
      double change = numerators * denominators;
      value *= change;
      if (Math.abs(change - 1) <= 2 * EPSILON) {
        return 1 / value;
      }
    }
    throw new ArithmeticException(
        "the incomplete beta fraction did not converge for a %s, b %s, x %s".formatted(a, b, x));
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  static double logGamma(double x) {
    double shift = 1;
    double at = x;
    // Below 12 the series is too short; use gamma(x) = gamma(x + 1) / x until it is long enough.
    while (at < 12) {
      shift *= at;
      at++;
    }
    double series = 0;
    double power = 1 / at;
    for (double coefficient : STIRLING) {
      series += coefficient * power;
      power /= at * at;
    }
    return (at - 0.5) * StrictMath.log(at) - at + HALF_LOG_TWO_PI + series - StrictMath.log(shift);
  }
}
