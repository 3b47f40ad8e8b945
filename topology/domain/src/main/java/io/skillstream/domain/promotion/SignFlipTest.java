package io.skillstream.domain.promotion;

import io.skillstream.domain.round.SlotRandom;
import java.util.List;

/**
 * A paired test whether one of two answers the same problems better.
 *
 * <p>If both were alike, each problem's difference would be as likely with the other sign. The test
 * compares the sum of the differences with its distribution over all 2^n assignments of signs, so
 * it assumes nothing about problems or samples, and its p-values are exact for any number of
 * problems. Differences are integers in a common unit, so the distribution is that of subset sums:
 * with n problems and a total T of absolute differences it takes n x T steps, about 0.1 s at the
 * limit. Where that is too many, it is estimated from seeded draws of signs, the observed one
 * counted among them, which keeps the test valid.
 *
 * <p>Sources: Fisher, "The Design of Experiments", 1935, section 21; the distribution by
 * convolution after Pagano and Tritchler, "On Obtaining Permutation Distributions in Polynomial
 * Time", JASA 78, 1983; drawn p-values after Phipson and Smyth, "Permutation P-values Should Never
 * Be Zero", 2010.
 */
public final class SignFlipTest {

  private static final long MOST_STEPS = 100_000_000;
  private static final int DRAWS = 19_999;
  private static final long LARGEST_UNIT = 1L << 31;

  private SignFlipTest() {}

  /**
   * What the test says.
   *
   * @param problems number of pairs
   * @param meanDifference mean over them of the share of right answers minus the incumbent's
   * @param better probability of a sum as large as this one or larger, were both alike: small says
   *     that the checkpoint is better
   * @param worse the same for as small or smaller
   * @param exact whether all signs were counted, and not drawn
   */
  public record Result(
      int problems, double meanDifference, double better, double worse, boolean exact) {}

  /**
   * Tests.
   *
   * @param pairs of problems that both answered; none: nothing is shown
   * @param seed of drawn signs
   */
  public static Result of(List<PairedScore> pairs, long seed) {
    return of(pairs, seed, MOST_STEPS);
  }

  /**
   * Likewise.
   *
   * @param mostSteps above which signs are drawn
   */
  static Result of(List<PairedScore> pairs, long seed, long mostSteps) {
    double mean =
        pairs.stream().mapToDouble(PairedScore::difference).sum() / Math.max(1, pairs.size());
    long[] differences = differences(pairs);
    long divisor = 0;
    for (long difference : differences) {
      divisor = divisor(divisor, Math.abs(difference));
    }
    long total = 0;
    long sum = 0;
    for (int i = 0; i < differences.length && divisor > 0; i++) {
      differences[i] /= divisor;
      total += Math.abs(differences[i]);
      sum += differences[i];
    }
    boolean exact = total <= Math.min(Integer.MAX_VALUE - 8, mostSteps / Math.max(1, pairs.size()));
    double[] tails = exact ? counted(differences, (int) total, sum) : drawn(differences, sum, seed);
    return new Result(pairs.size(), mean, tails[0], tails[1], exact);
  }

  /**
   * In a common unit; rounded to 2^-31 where the samples differ so much that there is no small one.
   */
  private static long[] differences(List<PairedScore> pairs) {
    long common = 1;
    for (PairedScore pair : pairs) {
      common = multiple(multiple(common, pair.judged()), pair.incumbentJudged());
    }
    long unit = common;
    return pairs.stream()
        .mapToLong(
            pair ->
                unit < LARGEST_UNIT
                    ? pair.difference(unit)
                    : StrictMath.round(pair.difference() * LARGEST_UNIT))
        .toArray();
  }

  /**
   * The two tails over all signs. With the positive signs' absolute differences summing to s, the
   * sum is 2 s - total.
   */
  private static double[] counted(long[] differences, int total, long sum) {
    double[] probability = new double[total + 1];
    probability[0] = 1;
    int reached = 0;
    for (long difference : differences) {
      int size = (int) Math.abs(difference);
      if (size == 0) {
        continue;
      }
      reached += size;
      for (int s = reached; s >= 0; s--) {
        double with = s >= size ? probability[s - size] : 0;
        probability[s] = (probability[s] + with) / 2;
      }
    }
    int observed = (int) ((sum + total) / 2);
    double better = 0;
    for (int s = total; s >= observed; s--) {
      better += probability[s];
    }
    double worse = 0;
    for (int s = 0; s <= observed; s++) {
      worse += probability[s];
    }
    return new double[] {Math.min(1, better), Math.min(1, worse)};
  }

  private static double[] drawn(long[] differences, long sum, long seed) {
    SlotRandom random = new SlotRandom(seed);
    int better = 1;
    int worse = 1;
    for (int draw = 0; draw < DRAWS; draw++) {
      long drawn = 0;
      long signs = 0;
      for (int i = 0; i < differences.length; i++) {
        if (i % Long.SIZE == 0) {
          signs = random.bits(draw, i / Long.SIZE);
        }
        drawn += (signs & 1) == 0 ? differences[i] : -differences[i];
        signs >>>= 1;
      }
      better += drawn >= sum ? 1 : 0;
      worse += drawn <= sum ? 1 : 0;
    }
    return new double[] {better / (DRAWS + 1.0), worse / (DRAWS + 1.0)};
  }

  private static long divisor(long a, long b) {
    return b == 0 ? a : divisor(b, a % b);
  }

  /** Least common multiple, or the largest unit where that is less. */
  private static long multiple(long a, long b) {
    return a == LARGEST_UNIT ? a : Math.min(LARGEST_UNIT, a * (b / divisor(a, b)));
  }
}
