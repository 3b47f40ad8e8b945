package io.skillstream.domain.simulation;

import io.skillstream.domain.rate.BetaDistribution;
import java.util.Locale;

/**
 * A mean over seeds with its 90 % interval by Student's t.
 *
 * @param mean the mean
 * @param margin half of the interval's width
 */
record Interval(double mean, double margin) {
  private static final double CONFIDENCE = 0.9;

  /** Of two values or more. */
  static Interval of(double[] values) {
    int size = values.length;
    if (size < 2) {
      throw new IllegalArgumentException("expected two values or more, got " + size);
    }
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / size;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    // t^2 / (n + t^2) with n degrees of freedom has the law Beta(1/2, n/2).
    int degrees = size - 1;
    double part = new BetaDistribution(0.5, degrees / 2.0).quantile(CONFIDENCE);
    double t = Math.sqrt(degrees * part / (1 - part));
    return new Interval(mean, t * Math.sqrt(squares / degrees / size));
  }

  /** With one digit after the point. */
  String text() {
    return String.format(Locale.ROOT, "%.1f ± %.1f", mean, margin);
  }

  /** The same with the sign. */
  String signed() {
    return String.format(Locale.ROOT, "%+.1f ± %.1f", mean, margin);
  }
}
