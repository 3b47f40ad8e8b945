package io.skillstream.topology.stream;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;

/**
 * The part of a problem that stored and published counts are in: 1, a whole problem, wherever
 * counts are whole, which is everywhere but where a problem was sampled several times; else {@link
 * Tally#PROBLEM}.
 */
public final class CountUnit {
  private CountUnit() {}

  /** The unit for this evidence, its tallies included. */
  public static int of(Evidence evidence) {
    for (Tally tally : evidence.byCheckpoint()) {
      if (!isWhole(tally)) {
        return Tally.PROBLEM;
      }
    }
    return isWhole(evidence.newest()) ? 1 : Tally.PROBLEM;
  }

  /**
   * Counts in a unit as a tally.
   *
   * @throws IllegalArgumentException if a problem cannot be divided into such units, or a count is
   *     negative
   */
  public static Tally tally(long unit, long correct, long wrong, long unknown) {
    long factor = factor(unit);
    return new Tally(
        Math.multiplyExact(correct, factor),
        Math.multiplyExact(wrong, factor),
        Math.multiplyExact(unknown, factor));
  }

  /** Units of {@link Tally} in one of these. */
  public static long factor(long unit) {
    if (unit < 1 || Tally.PROBLEM % unit != 0) {
      throw new IllegalArgumentException(
          "counts are in 1/%d of a problem, expected a divisor of %d"
              .formatted(unit, Tally.PROBLEM));
    }
    return Tally.PROBLEM / unit;
  }

  private static boolean isWhole(Tally tally) {
    return tally.correctUnits() % Tally.PROBLEM == 0
        && tally.wrongUnits() % Tally.PROBLEM == 0
        && tally.unknownUnits() % Tally.PROBLEM == 0;
  }
}
