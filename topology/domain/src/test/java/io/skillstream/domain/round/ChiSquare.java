package io.skillstream.domain.round;

/** Pearson's goodness-of-fit test, for the statistical tests of this package. */
final class ChiSquare {
  private ChiSquare() {}

  /**
   * Probability of a fit at least this bad if the counts follow the expectation. Cells expected
   * below 5 are pooled into one.
   */
  static double pValue(long[] counts, double[] expected) {
    double statistic = 0;
    double restCount = 0;
    double restExpected = 0;
    int cells = 0;
    for (int i = 0; i < counts.length; i++) {
      if (expected[i] < 5) {
        restCount += counts[i];
        restExpected += expected[i];
      } else {
        statistic += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
        cells++;
      }
    }
    if (restExpected > 0) {
      statistic += (restCount - restExpected) * (restCount - restExpected) / restExpected;
      cells++;
    }
    return upperTail(statistic, cells - 1);
  }

  /** Two samples of the same size from one law? Cells with fewer than 10 together are pooled. */
  static double twoSamplePValue(long[] first, long[] second) {
    double statistic = 0;
    double restFirst = 0;
    double restSecond = 0;
    int cells = 0;
    for (int i = 0; i < first.length; i++) {
      if (first[i] + second[i] < 10) {
        restFirst += first[i];
        restSecond += second[i];
      } else {
        double difference = first[i] - second[i];
        statistic += difference * difference / (first[i] + second[i]);
        cells++;
      }
    }
    if (restFirst + restSecond > 0) {
      double difference = restFirst - restSecond;
      statistic += difference * difference / (restFirst + restSecond);
      cells++;
    }
    return upperTail(statistic, cells - 1);
  }

  /** Wilson and Hilferty's cube-root approximation, good to a few per cent of p here. */
  private static double upperTail(double statistic, int degrees) {
    if (degrees <= 0) {
      return 1;
    }
    double spread = 2.0 / (9 * degrees);
    double z = (Math.cbrt(statistic / degrees) - (1 - spread)) / Math.sqrt(spread);
    return normalUpperTail(z);
  }

  /** Abramowitz and Stegun 26.2.17, absolute error below 7.5e-8. */
  private static double normalUpperTail(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
    return z >= 0 ? tail : 1 - tail;
  }
}
