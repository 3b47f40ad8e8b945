package io.skillstream.domain.round;

import io.skillstream.domain.pool.Side;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The method's greedy word for word: every set tried for every slot, distances as fractions. */
final class PlainGreedy {
  /** A set and how many of it can still be drawn. */
  record Left(List<Integer> skills, Side side, long undrawn) {}

  private final Map<Integer, Integer> weights;
  private final OptionalDouble portion;
  private final Map<Integer, Integer> selected = new TreeMap<>();
  private long correct;
  private long wrong;
  private long all;

  PlainGreedy(Map<Integer, Integer> weights, OptionalDouble portion) {
    this.weights = weights;
    this.portion = portion;
  }

  /** Counts a selection. */
  void add(List<Integer> skills, Side side) {
    skills.forEach(skill -> selected.merge(skill, 1, Integer::sum));
    correct += side == Side.CORRECT ? 1 : 0;
    wrong += side == Side.WRONG ? 1 : 0;
    all++;
  }

  Optional<Left> best(List<Left> sets) {
    List<Left> eligible = new ArrayList<>();
    for (Left set : sets) {
      if (set.undrawn() > 0
          && allowed(set.side())
          && set.skills().stream().anyMatch(skill -> weights.getOrDefault(skill, 0) > 0)) {
        eligible.add(set);
      }
    }
    Comparator<Left> closest = this::compareDistance;
    return eligible.stream()
        .min(closest.thenComparing(PlainGreedy::lexicographic).thenComparing(Left::side));
  }

  private boolean allowed(Side side) {
    if (portion.isEmpty()) {
      return true;
    }
    BigDecimal share = BigDecimal.valueOf(portion.getAsDouble());
    BigDecimal own = side == Side.CORRECT ? share : BigDecimal.ONE.subtract(share);
    long most =
        own.multiply(BigDecimal.valueOf(all + 1)).setScale(0, RoundingMode.CEILING).longValue();
    return (side == Side.CORRECT ? correct : wrong) + 1 <= most;
  }

  private int compareDistance(Left one, Left other) {
    BigInteger[] a = distance(one);
    BigInteger[] b = distance(other);
    return a[0].multiply(b[1]).compareTo(b[0].multiply(a[1]));
  }

  /** The squared distance of c'/m' and w/W as numerator and denominator. */
  private BigInteger[] distance(Left set) {
    Map<Integer, Integer> after = new TreeMap<>(selected);
    weights.keySet().forEach(skill -> after.putIfAbsent(skill, 0));
    set.skills().forEach(skill -> after.merge(skill, 1, Integer::sum));
    long m = after.values().stream().mapToLong(Integer::longValue).sum();
    long w = weights.values().stream().mapToLong(Integer::longValue).sum();
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<Integer, Integer> skill : after.entrySet()) {
      long difference = skill.getValue() * w - weights.getOrDefault(skill.getKey(), 0) * m;
      sum = sum.add(BigInteger.valueOf(difference).pow(2));
    }
    return new BigInteger[] {sum, BigInteger.valueOf(m * w).pow(2)};
  }

  private static int lexicographic(Left one, Left other) {
    for (int i = 0; i < Math.min(one.skills().size(), other.skills().size()); i++) {
      int order = one.skills().get(i).compareTo(other.skills().get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.skills().size(), other.skills().size());
  }
}
