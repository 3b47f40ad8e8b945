package io.skillstream.domain.judge;

import java.util.OptionalInt;

/**
 * How to judge.
 *
 * @param workUnits most work of one judgement, in units of about a tenth of a microsecond
 * @param seed of the points at which functions are compared
 * @param decimals places that must agree where one of the two answers is a decimal fraction; empty:
 *     a decimal fraction is the number it says
 */
public record JudgeSettings(long workUnits, long seed, OptionalInt decimals) {
  /** 200,000 units, exact decimals. */
  public static final JudgeSettings DEFAULT = new JudgeSettings(200_000, 1, OptionalInt.empty());

  private static final int MOST_DECIMALS = 12;

  /** Checks the ranges. */
  public JudgeSettings {
    if (workUnits < 1000) {
      throw new IllegalArgumentException("work units are " + workUnits + ", expected 1000 or more");
    }
    if (decimals.isPresent() && (decimals.getAsInt() < 0 || decimals.getAsInt() > MOST_DECIMALS)) {
      throw new IllegalArgumentException(
          "decimals are " + decimals.getAsInt() + ", expected 0 to " + MOST_DECIMALS);
    }
  }

  /** With so many decimals. */
  public JudgeSettings withDecimals(int places) {
    return new JudgeSettings(workUnits, seed, OptionalInt.of(places));
  }
}
