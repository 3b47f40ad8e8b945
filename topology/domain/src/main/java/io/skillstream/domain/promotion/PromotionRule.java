package io.skillstream.domain.promotion;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether a checkpoint takes the place of the one in force: it does where it is shown to be better
 * and has not forgotten too much; it is rolled back where it has, or is shown to be worse.
 *
 * @param looks when its evidence is looked at
 * @param tolerances what it may forget
 */
public record PromotionRule(Looks looks, Tolerances tolerances) {

  /** The usual looks and tolerances. */
  public static final PromotionRule USUAL = new PromotionRule(Looks.USUAL, Tolerances.USUAL);

  /**
   * Decides at one look.
   *
   * @param past looks before this one
   * @param panel what there is to look at
   * @param test of the problems both answered
   * @param retention empty where nobody measures it
   */
  public Decision decide(
      Looks.Past past, Panel panel, SignFlipTest.Result test, Optional<Retention> retention) {
    double level = looks.level(past, panel);
    Optional<String> forgotten = retention.flatMap(tolerances::exceeded);
    if (forgotten.isPresent()) {
      return new Decision(Decision.Kind.ROLLED_BACK, forgotten.get());
    }
    if (test.worse() <= level) {
      return new Decision(Decision.Kind.ROLLED_BACK, words("worse", test, test.worse(), level));
    }
    if (test.better() <= level) {
      return new Decision(Decision.Kind.PROMOTED, words("better", test, test.better(), level));
    }
    String shown =
        String.format(
            Locale.ROOT,
            "%+.4f over %d problems shows neither better (p = %.2g) nor worse (p = %.2g) at %.2g",
            test.meanDifference(),
            test.problems(),
            test.better(),
            test.worse(),
            level);
    return looks.isOver(looks.after(past, panel))
        ? new Decision(
            Decision.Kind.UNDECIDED_AT_LAST, shown + "; that were all: it stays as it is")
        : new Decision(Decision.Kind.UNDECIDED, shown);
  }

  private static String words(String how, SignFlipTest.Result test, double p, double level) {
    return String.format(
        Locale.ROOT,
        "%s: %+.4f over %d problems, p = %.2g at %.2g",
        how,
        test.meanDifference(),
        test.problems(),
        p,
        level);
  }
}
