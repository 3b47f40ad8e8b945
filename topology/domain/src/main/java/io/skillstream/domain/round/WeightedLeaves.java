package io.skillstream.domain.round;

/**
 * Weights from which an index is drawn in proportion, in O(log size) a draw and a change.
 *
 * <p>A complete binary tree of sums in one array: node i has the children 2i and 2i + 1, the
 * weights are the last row. A change recomputes the sums above it from their children, so every sum
 * is a function of the present weights alone: nothing drifts however many changes were made, a
 * weight of 0 is exactly 0, and a tree built now equals one that was changed step by step. (A
 * Fenwick tree adds differences instead, and in floating point its sums keep the rounding errors of
 * their whole history, so that emptied leaves could still be drawn.)
 *
 * <p>Source: Wong and Easton, "An Efficient Method for Weighted Sampling without Replacement", SIAM
 * Journal on Computing 9(1), 1980.
 */
final class WeightedLeaves {
  private final double[] sums;
  private final int firstWeight;

  /** Weights that are finite and not negative, and whose sum is finite. */
  WeightedLeaves(double[] weights) {
    firstWeight = Math.max(1, Integer.highestOneBit(Math.max(1, weights.length - 1)) * 2);
    sums = new double[2 * firstWeight];
    for (int i = 0; i < weights.length; i++) {
      sums[firstWeight + i] = valid(weights[i]);
    }
    for (int node = firstWeight - 1; node >= 1; node--) {
      sums[node] = sums[2 * node] + sums[2 * node + 1];
    }
    if (Double.isInfinite(total())) {
      throw new IllegalArgumentException("the sum of the weights overflows; scale them down");
    }
  }

  double total() {
    return sums[1];
  }

  double weight(int index) {
    return sums[firstWeight + index];
  }

  void set(int index, double weight) {
    int node = firstWeight + index;
    sums[node] = valid(weight);
    for (node /= 2; node >= 1; node /= 2) {
      sums[node] = sums[2 * node] + sums[2 * node + 1];
    }
  }

  /**
   * The index in whose share of the total {@code unit} lies; its weight is never 0.
   *
   * @param unit in [0, 1)
   * @throws IllegalStateException if every weight is 0
   */
  int draw(double unit) {
    if (!(total() > 0)) {
      throw new IllegalStateException("every weight is 0: nothing can be drawn");
    }
    double target = unit * total();
    int node = 1;
    while (node < firstWeight) {
      double left = sums[2 * node];
      // Rounding may leave target at or above the sum of this node; a child of sum 0 is no choice.
      if (target < left || sums[2 * node + 1] == 0) {
        node = 2 * node;
      } else {
        node = 2 * node + 1;
        target -= left;
      }
    }
    return node - firstWeight;
  }

  private static double valid(double weight) {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("a weight is " + weight + ", expected finite, 0 or more");
    }
    return weight;
  }
}
