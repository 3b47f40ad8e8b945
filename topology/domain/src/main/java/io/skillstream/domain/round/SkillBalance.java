package io.skillstream.domain.round;

import java.math.BigInteger;

/**
 * How often each skill was selected, beside the target, in whole numbers.
 *
 * <p>With counts c, their sum m, the target t and a set x of k skills, the squared distance after
 * selecting one of x is, but for the constant t.t,
 *
 * <pre>(c.c + 2 C + k) / (m + k)^2 - 2 (c.t + T) / (m + k)</pre>
 *
 * <p>C and T being the sums of c and t over x. For equal k that orders sets as C - (m + k) T does.
 * The target is rounded to multiples of about 2^-32 (never to 0), so that every comparison is
 * exact: distances that are equal compare as equal, on every machine.
 */
final class SkillBalance {
  /** Keeps (m + k) T and c.t below 2^63. */
  static final long MOST = 1L << 30;

  private static final double SCALE = 0x1.0p32;

  private final long[] target;
  private final long[] count;
  private final long whole;
  private long total;
  private long squares;
  private long product;

  /** Nothing selected; weights by skill index, in the order in which they are to be added. */
  SkillBalance(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    if (Double.isInfinite(sum)) {
      throw new IllegalArgumentException("the sum of the weights overflows; scale them down");
    }
    target = new long[weights.length];
    count = new long[weights.length];
    long scaled = 0;
    for (int i = 0; i < weights.length; i++) {
      target[i] = weights[i] > 0 ? Math.max(1, (long) Math.rint(weights[i] / sum * SCALE)) : 0;
      scaled += target[i];
    }
    whole = scaled;
  }

  /** m, selections counted once at each of their skills. */
  long total() {
    return total;
  }

  /** c of a skill. */
  long count(int skill) {
    return count[skill];
  }

  /** t of a skill, in units of {@link #whole}. */
  long target(int skill) {
    return target[skill];
  }

  /** The target's sum: what 1 is in its units. */
  long whole() {
    return whole;
  }

  /** Counts so many selections of a set. */
  void add(int[] skills, long times) {
    if (times > (MOST - total) / skills.length) {
      throw new IllegalArgumentException(
          "%d selections of %d skills after %d: more than can be counted exactly"
              .formatted(times, skills.length, total));
    }
    for (int skill : skills) {
      squares += times * (2 * count[skill] + times);
      product += times * target[skill];
      count[skill] += times;
    }
    total += times * skills.length;
  }

  /** The order of two sets by the distance after selecting one of them; any sizes. */
  int compareDistance(TargetSet one, TargetSet other) {
    long oneTotal = total + one.skills().length;
    long otherTotal = total + other.skills().length;
    return scaledDistance(one, oneTotal)
        .multiply(square(otherTotal))
        .compareTo(scaledDistance(other, otherTotal).multiply(square(oneTotal)));
  }

  /** The distance times whole (m + k)^2. */
  private BigInteger scaledDistance(TargetSet set, long newTotal) {
    long counts = squares + set.skills().length;
    for (int skill : set.skills()) {
      counts += 2 * count[skill];
    }
    return BigInteger.valueOf(counts)
        .multiply(BigInteger.valueOf(whole))
        .subtract(
            BigInteger.valueOf(product + set.target()).multiply(BigInteger.valueOf(2 * newTotal)));
  }

  private static BigInteger square(long number) {
    return BigInteger.valueOf(number * number);
  }
}
