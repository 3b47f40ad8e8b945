package io.skillstream.domain.rate;

/**
 * How far unknown verdicts leave a rate open. They count neither as right nor as wrong, so a rate
 * with many of them rests on the others being like them; the bounds rest on nothing.
 *
 * @param share share of the skill's attempted problems whose verdict is unknown, in [0, 1]
 * @param best the rate if every unknown verdict were right
 * @param worst the rate if every unknown verdict were wrong
 */
public record UnknownBounds(double share, double best, double worst) {
  /** Rejects what are no shares, and a best case above the worst. */
  public UnknownBounds {
    // Written so that NaN fails too.
    if (!(0 <= share && share <= 1 && 0 <= best && best <= worst && worst <= 1)) {
      throw new IllegalArgumentException(
          "expected 0 <= best <= worst <= 1 and a share, got %s, %s, %s"
              .formatted(best, worst, share));
    }
  }
}
