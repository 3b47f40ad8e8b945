package io.skillstream.domain.round;

import io.skillstream.domain.pool.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Which side the next selection may be from: of n selections at most ceil(c n) are correct and at
 * most ceil((1 - c) n) wrong.
 *
 * <p>In decimals, so that 0.1 is a tenth.
 */
final class CorrectPortion {
  private final BigDecimal correct;
  private final BigDecimal wrong;

  CorrectPortion(double portion) {
    if (!(portion >= 0 && portion <= 1)) {
      throw new IllegalArgumentException(
          "the portion of correct ones is " + portion + ", expected 0 to 1");
    }
    correct = BigDecimal.valueOf(portion);
    wrong = BigDecimal.ONE.subtract(correct);
  }

  /**
   * Whether one more may be from a side.
   *
   * @param from selections from that side so far
   * @param all selections so far
   */
  boolean allows(Side side, long from, long all) {
    BigDecimal portion = side == Side.CORRECT ? correct : wrong;
    BigDecimal most =
        portion.multiply(BigDecimal.valueOf(all + 1)).setScale(0, RoundingMode.CEILING);
    return BigDecimal.valueOf(from).compareTo(most) < 0;
  }
}
