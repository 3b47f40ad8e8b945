package io.skillstream.domain.promotion;

/**
 * When a checkpoint's evidence is looked at, and what each look may spend of the error allowed.
 *
 * <p>Looking again and again at a level of 5 % finds something in far more than 5 % of the cases.
 * The first look is at {@code first} problems, each further one when their number has doubled, the
 * last at {@code most}. A look from m to n problems tests at {@code alpha (n - m) / most}: what all
 * looks together can err is at most the sum, which is alpha, however they depend on each other and
 * whenever they happen to come. Early looks need strong evidence, the last one has half of alpha.
 *
 * <p>Source: the spending function alpha t of Lan and DeMets, "Discrete Sequential Boundaries for
 * Clinical Trials", Biometrika 70, 1983, with Bonferroni's bound in place of the joint distribution.
 *
 * @param alpha most probability of calling a checkpoint better that is not, and likewise worse
 * @param first problems of the first look
 * @param most problems of the last look
 */
public record Looks(double alpha, int first, int most) {

  /** 5 %, from 16 problems to 256. */
  public static final Looks USUAL = new Looks(0.05, 16, 256);

  /** Validates. */
  public Looks {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha is " + alpha + ", expected between 0 and 1");
    }
    if (first < 1 || most < first) {
      throw new IllegalArgumentException(
          "looks from %d to %d problems, expected 1 or more, and not fewer at last"
              .formatted(first, most));
    }
  }

  /**
   * Whether it is time to look.
   *
   * @param last problems at the last look; 0: there was none
   * @param now problems both have answered
   */
  public boolean isDue(int last, int now) {
    return !isOver(last) && now >= (last == 0 ? first : Math.min(most, 2L * last));
  }

  /** Whether nothing is left to spend. */
  public boolean isOver(int last) {
    return last >= most;
  }

  /** The level at which a look tests. */
  public double level(int last, int now) {
    return alpha * (Math.min(now, most) - last) / most;
  }
}
