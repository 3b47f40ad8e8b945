package io.skillstream.history;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How far two distributions over the same things are apart. Counts are normalised first. */
public final class Divergence {
  private Divergence() {}

  /**
   * The Jensen-Shannon divergence in bits, from 0 (equal) to 1 (nothing in common). An empty
   * distribution has nothing in common with any other, and equals another empty one.
   *
   * <p>Source: Lin, "Divergence Measures Based on the Shannon Entropy", IEEE Transactions on
   * Information Theory 37(1), 1991.
   */
  public static <K> double jensenShannon(Map<K, Long> first, Map<K, Long> second) {
    double firstSum = sum(first);
    double secondSum = sum(second);
    if (firstSum == 0 || secondSum == 0) {
      return firstSum == secondSum ? 0 : 1;
    }
    double bits = 0;
    for (K key : keys(first, second)) {
      double p = first.getOrDefault(key, 0L) / firstSum;
      double q = second.getOrDefault(key, 0L) / secondSum;
      double middle = (p + q) / 2;
      bits += (part(p, middle) + part(q, middle)) / 2;
    }
    return Math.min(1, Math.max(0, bits));
  }

  /**
   * The total variation distance: half the sum of all differences, from 0 to 1; the largest
   * difference that any set of things can have.
   */
  public static <K> double totalVariation(Map<K, Long> first, Map<K, Long> second) {
    double firstSum = sum(first);
    double secondSum = sum(second);
    if (firstSum == 0 || secondSum == 0) {
      return firstSum == secondSum ? 0 : 1;
    }
    double difference = 0;
    for (K key : keys(first, second)) {
      difference +=
          Math.abs(
              first.getOrDefault(key, 0L) / firstSum - second.getOrDefault(key, 0L) / secondSum);
    }
    return Math.min(1, difference / 2);
  }

  private static double part(double p, double middle) {
    return p == 0 ? 0 : p * Math.log(p / middle) / Math.log(2);
  }

  private static <K> Set<K> keys(Map<K, Long> first, Map<K, Long> second) {
    Set<K> keys = new HashSet<>(first.keySet());
    keys.addAll(second.keySet());
    return keys;
  }

  private static double sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
