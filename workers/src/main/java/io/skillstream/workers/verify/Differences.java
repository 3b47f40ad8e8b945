package io.skillstream.workers.verify;

import java.io.IOException;

/** How far float32 values are from the wanted ones, summed up over any number of tensors. */
final class Differences {

  private double largest;
  private double largestRelativeL2;
  private long beyond;
  private long count;
  private final double threshold;

  /**
   * Starts with nothing compared.
   *
   * @param threshold differences greater than this are counted
   */
  Differences(double threshold) {
    this.threshold = threshold;
  }

  Differences() {
    this(Double.POSITIVE_INFINITY);
  }

  /**
   * Compares one tensor.
   *
   * @throws IOException if the sizes differ
   */
  void add(String name, float[] wanted, float[] found) throws IOException {
    sameSize(name, wanted, found);
    double squares = 0;
    double wantedSquares = 0;
    for (int i = 0; i < wanted.length; i++) {
      double difference = Math.abs(wanted[i] - (double) found[i]);
      largest = Math.max(largest, difference);
      // Also true for NaN.
      if (!(difference <= threshold)) {
        beyond++;
      }
      squares += difference * difference;
      wantedSquares += wanted[i] * (double) wanted[i];
    }
    count += wanted.length;
    // A wanted tensor of zeros allows zeros only.
    double relative = squares == 0 ? 0 : Math.sqrt(squares / wantedSquares);
    largestRelativeL2 = Math.max(largestRelativeL2, relative);
  }

  /**
   * Refuses tensors of different sizes.
   *
   * @throws IOException if the sizes differ
   */
  static void sameSize(String name, float[] wanted, float[] found) throws IOException {
    if (wanted.length != found.length) {
      throw new IOException(
          "%s has %d elements here, %d in the reference"
              .formatted(name, found.length, wanted.length));
    }
  }

  /** Largest absolute difference of two elements. */
  double largest() {
    return largest;
  }

  /** Largest L2 norm of a tensor's difference over the L2 norm of the wanted tensor. */
  double largestRelativeL2() {
    return largestRelativeL2;
  }

  /** Share of elements beyond the threshold. */
  double shareBeyond() {
    return count == 0 ? 0 : (double) beyond / count;
  }
}
