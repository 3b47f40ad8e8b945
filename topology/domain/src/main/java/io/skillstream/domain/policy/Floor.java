package io.skillstream.domain.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the total weight that all leaves with candidates share equally, whatever is known about
 * them.
 *
 * @param part from 0 (no floor) to 1 (all leaves alike)
 */
record Floor(double part) {
  static final String OPTION = "floor";

  Floor {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("floor is " + part + ", expected a number from 0 to 1");
    }
  }

  /**
   * Shares whose weights add up to 1: the floor, and the rest in proportion to {@code weights}.
   * Where no leaf has a weight, all of it is floor.
   *
   * @param weights one a leaf, in the order of {@code leaves}
   */
  List<Share> under(List<LeafState> leaves, double[] weights) {
    double sum = 0;
    long drawable = 0;
    for (int i = 0; i < weights.length; i++) {
      if (leaves.get(i).live() > 0) {
        sum += weights[i];
        drawable++;
      }
    }
    List<Share> shares = new ArrayList<>(weights.length);
    for (int i = 0; i < weights.length; i++) {
      if (leaves.get(i).live() == 0) {
        shares.add(Share.NONE);
      } else if (sum > 0) {
        shares.add(Share.of((1 - part) * (weights[i] / sum) + part / drawable));
      } else {
        shares.add(Share.of(1.0 / drawable));
      }
    }
    return shares;
  }
}
