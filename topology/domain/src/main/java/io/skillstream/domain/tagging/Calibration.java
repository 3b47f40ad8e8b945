package io.skillstream.domain.tagging;

import java.util.Arrays;

/**
 * Makes scores say what they mean: maps a classifier's score to {@code slope * score + offset}, one
 * pair for each size of the experience (the logarithm of the number of labels) a classifier has.
 *
 * <p>It learns from what a classifier said of each label before it learned from it, so it needs no
 * labels of its own.
 *
 * <p>Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999, fitted online as in
 * Dawid's prequential evaluation ("Statistical Theory: The Prequential Approach", JRSS A 147,
 * 1984).
 */
final class Calibration {
  private static final double RATE = 0.05;
  private static final int SIZES = 33;

  private final double[] slope = new double[SIZES];
  private final double[] offset = new double[SIZES];
  private final double[] slopeSquares = new double[SIZES];
  private final double[] offsetSquares = new double[SIZES];

  Calibration() {
    Arrays.fill(slope, 1);
  }

  /** Learns from one score of a classifier that had learned from so many labels. */
  void learn(int labels, double score, boolean was) {
    int size = size(labels);
    double error = Classifier.logistic(slope[size] * score + offset[size]) - (was ? 1 : 0);
    double bend = error * score;
    slopeSquares[size] += bend * bend;
    offsetSquares[size] += error * error;
    slope[size] -= RATE * bend / Math.sqrt(slopeSquares[size] + 1);
    offset[size] -= RATE * error / Math.sqrt(offsetSquares[size] + 1);
  }

  /** Of a classifier that learned from so many labels. */
  float slope(int labels) {
    return (float) slope[size(labels)];
  }

  /** Of a classifier that learned from so many labels. */
  float offset(int labels) {
    return (float) offset[size(labels)];
  }

  private static int size(int labels) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(labels);
  }
}
