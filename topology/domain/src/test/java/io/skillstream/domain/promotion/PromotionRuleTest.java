package io.skillstream.domain.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.promotion.Decision.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromotionRuleTest {

  private static final PromotionRule RULE = PromotionRule.USUAL;

  private static final Panel ALL = new Panel(16, 16, true);

  private static SignFlipTest.Result result(int better, int worse, int alike) {
    List<PairedScore> pairs = new ArrayList<>();
    pairs.addAll(Collections.nCopies(better, new PairedScore(1, 1, 0, 1)));
    pairs.addAll(Collections.nCopies(worse, new PairedScore(0, 1, 1, 1)));
    pairs.addAll(Collections.nCopies(alike, new PairedScore(1, 1, 1, 1)));
    return SignFlipTest.of(pairs, 0);
  }

  private static Decision decide(SignFlipTest.Result test, int panel, boolean complete) {
    return RULE.decide(
        Looks.Past.NONE, new Panel(panel, test.problems(), complete), test, Optional.empty());
  }

  @Test
  void decide_byWhatIsShown() {
    assertThat(decide(result(14, 1, 1), 16, true).kind()).isEqualTo(Kind.PROMOTED);
    assertThat(decide(result(1, 14, 1), 16, true).kind()).isEqualTo(Kind.ROLLED_BACK);
    assertThat(decide(result(7, 5, 4), 32, false).kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(decide(result(70, 60, 126), 256, true).kind()).isEqualTo(Kind.UNDECIDED_AT_LAST);
    assertThat(decide(result(0, 0, 0), 8, true).kind()).isEqualTo(Kind.UNDECIDED_AT_LAST);
  }

  @Test
  void decide_sameEvidenceAtAnEarlyLook_needsMoreThanAtTheLast() {
    SignFlipTest.Result fair = result(30, 12, 86);

    assertThat(fair.better()).isBetween(0.0032, 0.05);
    assertThat(decide(fair, 2048, false).kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(decide(fair, 128, true).kind()).isEqualTo(Kind.PROMOTED);
  }

  @Test
  void decide_forgottenTooMuch_rollsBackHoweverGoodTheAnswersAre() {
    Decision loss =
        RULE.decide(
            Looks.Past.NONE, ALL, result(16, 0, 0), Optional.of(new Retention(2.31, 2.2, OptionalDouble.of(0.1))));
    Decision far =
        RULE.decide(
            Looks.Past.NONE, ALL, result(16, 0, 0), Optional.of(new Retention(2.1, 2.2, OptionalDouble.of(0.3))));
    Decision damaged =
        RULE.decide(
            Looks.Past.NONE, ALL, result(16, 0, 0), Optional.of(new Retention(Double.NaN, 2.2, OptionalDouble.empty())));
    Decision kept =
        RULE.decide(
            Looks.Past.NONE, ALL, result(16, 0, 0), Optional.of(new Retention(2.29, 2.2, OptionalDouble.of(0.2))));

    assertThat(loss.kind()).isEqualTo(Kind.ROLLED_BACK);
    assertThat(loss.reason()).contains("2.3100 nats a token, 0.1100 more than the 2.2000 in force");
    assertThat(far.kind()).isEqualTo(Kind.ROLLED_BACK);
    assertThat(far.reason()).contains("0.3000 nats a token from the base");
    assertThat(damaged.kind()).isEqualTo(Kind.ROLLED_BACK);
    assertThat(kept.kind()).isEqualTo(Kind.PROMOTED);
  }

  @Test
  void looks_whateverTheirTimesAndHoweverThePanelGrows_spendAlphaAtMost() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int asked = 1 + random.nextInt(300);
      double spent = 0;
      Looks.Past past = Looks.Past.NONE;
      for (int now = 0; now < asked; now = Math.min(asked, now + 1 + random.nextInt(30))) {
        asked += random.nextInt(10) == 0 ? random.nextInt(50) : 0;
        Panel panel = new Panel(asked, now, false);
        if (Looks.USUAL.isDue(past, panel)) {
          spent += Looks.USUAL.level(past, panel);
          past = Looks.USUAL.after(past, panel);
        }
      }
      Panel last = new Panel(asked, asked - random.nextInt(2), true);
      assertThat(Looks.USUAL.isDue(past, last)).isTrue();
      spent += Looks.USUAL.level(past, last);
      past = Looks.USUAL.after(past, last);

      assertThat(Looks.USUAL.isOver(past)).isTrue();
      assertThat(Looks.USUAL.isDue(past, last)).isFalse();
      assertThat(spent).as("seed %d", seed).isCloseTo(Looks.USUAL.alpha(), within(1e-12));
    }
  }

  @Test
  void looks_areDueAtDoubledNumbersAndAtTheLast() {
    List<Integer> at = new ArrayList<>();
    Looks.Past past = Looks.Past.NONE;
    for (int now = 1; now <= 100; now++) {
      Panel panel = new Panel(100, now, now == 100);
      if (Looks.USUAL.isDue(past, panel)) {
        at.add(now);
        past = Looks.USUAL.after(past, panel);
      }
    }

    assertThat(at).containsExactly(16, 32, 64, 100);
    assertThat(Looks.USUAL.isDue(Looks.Past.NONE, new Panel(5, 5, true))).isTrue();
    assertThatThrownBy(() -> new Looks(0.05, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Problems of all difficulties, four samples each, looked at up to five times. Without spending,
   * the same looks call far more than 5 % of equal checkpoints better.
   */
  @Test
  void decide_equalCheckpointsLookedAtAgainAndAgain_promotesAtMostAlpha() {
    int runs = 600;
    int promoted = 0;
    int rolledBack = 0;
    int uncorrected = 0;
    for (int seed = 0; seed < runs; seed++) {
      Trial trial = new Trial(seed, 0);
      Kind end = trial.end();
      promoted += end == Kind.PROMOTED ? 1 : 0;
      rolledBack += end == Kind.ROLLED_BACK ? 1 : 0;
      uncorrected += trial.everBelowAlpha ? 1 : 0;
    }

    // Three standard errors above 5 %.
    double bound = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / runs);
    assertThat(promoted / (double) runs).isLessThan(bound);
    assertThat(rolledBack / (double) runs).isLessThan(bound);
    assertThat(uncorrected / (double) runs).isGreaterThan(0.08);
  }

  @Test
  void decide_betterCheckpoint_isUsuallyPromotedAndHardlyEverRolledBack() {
    int runs = 100;
    int promoted = 0;
    int rolledBack = 0;
    for (int seed = 0; seed < runs; seed++) {
      Kind end = new Trial(seed, 0.1).end();
      promoted += end == Kind.PROMOTED ? 1 : 0;
      rolledBack += end == Kind.ROLLED_BACK ? 1 : 0;
    }

    assertThat(promoted).isGreaterThan(runs * 8 / 10);
    assertThat(rolledBack).isZero();
  }

  /** A checkpoint that answers each problem right more often by so much, up to its last look. */
  private static final class Trial {

    private static final int SAMPLES = 4;
    private static final int PROBLEMS = 256;

    private final Random random;
    private final double gain;
    private final List<PairedScore> pairs = new ArrayList<>();
    private boolean everBelowAlpha;

    Trial(long seed, double gain) {
      this.random = new Random(seed);
      this.gain = gain;
    }

    Kind end() {
      Kind decided = Kind.UNDECIDED;
      Looks.Past past = Looks.Past.NONE;
      while (!Looks.USUAL.isOver(past)) {
        double difficulty = random.nextDouble();
        pairs.add(
            new PairedScore(
                right(Math.min(1, difficulty + gain)), SAMPLES, right(difficulty), SAMPLES));
        Panel panel = new Panel(PROBLEMS, pairs.size(), pairs.size() == PROBLEMS);
        if (Looks.USUAL.isDue(past, panel)) {
          SignFlipTest.Result test = SignFlipTest.of(pairs, 0);
          everBelowAlpha |= test.better() <= Looks.USUAL.alpha();
          if (decided == Kind.UNDECIDED) {
            decided = RULE.decide(past, panel, test, Optional.empty()).kind();
          }
          past = Looks.USUAL.after(past, panel);
        }
      }
      return decided;
    }

    private int right(double rate) {
      int right = 0;
      for (int sample = 0; sample < SAMPLES; sample++) {
        right += random.nextDouble() < rate ? 1 : 0;
      }
      return right;
    }
  }
}
