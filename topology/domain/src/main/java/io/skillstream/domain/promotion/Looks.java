package io.skillstream.domain.promotion;

/**
 * When a checkpoint's evidence is looked at, and what each look may spend of the error allowed.
 *
 * <p>Looking again and again at a level of 5 % finds something in far more than 5 % of the cases.
 * The first look is at {@code first} problems, each further one when their number has doubled, the
 * last when the panel is complete. After a part t of the panel, {@code alpha t^3} may be spent, at
 * the last look all of it; each look tests at what is left of that. All looks together then err
 * with alpha at most, however they depend on each other and whenever they happen to come. Early
 * looks need strong evidence; the last one has most of alpha.
 *
 * <p>Sources: spending alpha after Lan and DeMets, "Discrete Sequential Boundaries for Clinical
 * Trials", Biometrika 70, 1983, by a power of t as Kim and DeMets, "Design and Analysis of Group
 * Sequential Tests Based on the Type I Error Spending Rate Function", Biometrika 74, 1987; with
 * Bonferroni's bound in place of the joint distribution.
 *
 * @param alpha most probability of calling a checkpoint better that is not, and likewise worse
 * @param first problems of the first look, where the panel is not complete with fewer
 */
public record Looks(double alpha, int first) {

  /** 5 %, from 16 problems on. */
  public static final Looks USUAL = new Looks(0.05, 16);

  /** What adding and subtracting levels may leave. */
  private static final double ROUNDING = 1e-12;

  /** Validates. */
  public Looks {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha is " + alpha + ", expected between 0 and 1");
    }
    if (first < 1) {
      throw new IllegalArgumentException("the first look is at " + first + ", expected 1 or more");
    }
  }

  /**
   * What was looked at before.
   *
   * @param problems at the last look; 0: there was none
   * @param alpha that all looks have spent
   */
  public record Past(int problems, double alpha) {
    /** Nothing was. */
    public static final Past NONE = new Past(0, 0);
  }

  /** Whether it is time to look. */
  public boolean isDue(Past past, Panel now) {
    if (isOver(past)) {
      return false;
    }
    return now.complete()
        || now.compared() >= (past.problems() == 0 ? first : 2L * past.problems());
  }

  /** Whether nothing is left to spend. */
  public boolean isOver(Past past) {
    return past.alpha() >= alpha - ROUNDING;
  }

  /** The level at which a look tests. */
  public double level(Past past, Panel now) {
    double share = now.complete() ? 1 : (double) now.compared() / now.asked();
    return Math.max(0, alpha * share * share * share - past.alpha());
  }

  /** What was looked at after a look. */
  public Past after(Past past, Panel now) {
    return new Past(
        Math.max(past.problems(), now.compared()), past.alpha() + level(past, now));
  }
}
