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

  private static SignFlipTest.Result result(int better, int worse, int alike) {
    List<PairedScore> pairs = new ArrayList<>();
    pairs.addAll(Collections.nCopies(better, new PairedScore(1, 1, 0, 1)));
    pairs.addAll(Collections.nCopies(worse, new PairedScore(0, 1, 1, 1)));
    pairs.addAll(Collections.nCopies(alike, new PairedScore(1, 1, 1, 1)));
    return SignFlipTest.of(pairs, 0);
  }

  @Test
  void decide_byWhatIsShown() {
    assertThat(RULE.decide(0, result(14, 1, 1), Optional.empty()).kind()).isEqualTo(Kind.PROMOTED);
    assertThat(RULE.decide(0, result(1, 14, 1), Optional.empty()).kind())
        .isEqualTo(Kind.ROLLED_BACK);
    assertThat(RULE.decide(0, result(7, 5, 4), Optional.empty()).kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(RULE.decide(128, result(70, 60, 126), Optional.empty()).kind())
        .isEqualTo(Kind.UNDECIDED_AT_LAST);
  }

  @Test
  void decide_sameEvidenceAtAFirstLook_needsMoreThanAtALaterOne() {
    SignFlipTest.Result fair = result(30, 12, 86);

    assertThat(fair.better()).isBetween(0.0032, 0.0125);
    assertThat(new PromotionRule(new Looks(0.05, 128, 2048), Tolerances.USUAL)
            .decide(0, fair, Optional.empty())
            .kind())
        .isEqualTo(Kind.UNDECIDED);
    assertThat(RULE.decide(64, fair, Optional.empty()).kind()).isEqualTo(Kind.PROMOTED);
  }

  @Test
  void decide_forgottenTooMuch_rollsBackHoweverGoodTheAnswersAre() {
    Decision loss =
        RULE.decide(
            0, result(16, 0, 0), Optional.of(new Retention(2.31, 2.2, OptionalDouble.of(0.1))));
    Decision far =
        RULE.decide(
            0, result(16, 0, 0), Optional.of(new Retention(2.1, 2.2, OptionalDouble.of(0.3))));
    Decision damaged =
        RULE.decide(
            0, result(16, 0, 0), Optional.of(new Retention(Double.NaN, 2.2, OptionalDouble.empty())));
    Decision kept =
        RULE.decide(
            0, result(16, 0, 0), Optional.of(new Retention(2.29, 2.2, OptionalDouble.of(0.2))));

    assertThat(loss.kind()).isEqualTo(Kind.ROLLED_BACK);
    assertThat(loss.reason()).contains("2.3100 nats a token, 0.1100 more than the 2.2000 in force");
    assertThat(far.kind()).isEqualTo(Kind.ROLLED_BACK);
    assertThat(far.reason()).contains("0.3000 nats a token from the base");
    assertThat(damaged.kind()).isEqualTo(Kind.ROLLED_BACK);
    assertThat(kept.kind()).isEqualTo(Kind.PROMOTED);
  }

  @Test
  void looks_whateverTheirTimes_spendAlphaAtMost() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      double spent = 0;
      int last = 0;
      for (int now = 0; now < 600; now += random.nextInt(30)) {
        if (Looks.USUAL.isDue(last, now)) {
          spent += Looks.USUAL.level(last, now);
          last = now;
        }
      }

      assertThat(Looks.USUAL.isOver(last)).isTrue();
      assertThat(spent).as("seed %d", seed).isCloseTo(Looks.USUAL.alpha(), within(1e-12));
    }
  }

  @Test
  void looks_areDueAtDoubledNumbers() {
    List<Integer> at = new ArrayList<>();
    int last = 0;
    for (int now = 1; now < 1000; now++) {
      if (Looks.USUAL.isDue(last, now)) {
        at.add(now);
        last = now;
      }
    }

    assertThat(at).containsExactly(16, 32, 64, 128, 256);
    assertThatThrownBy(() -> new Looks(0.05, 20, 10)).isInstanceOf(IllegalArgumentException.class);
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
      promoted += trial.end() == Kind.PROMOTED ? 1 : 0;
      rolledBack += trial.end() == Kind.ROLLED_BACK ? 1 : 0;
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
      int last = 0;
      while (!Looks.USUAL.isOver(last)) {
        double difficulty = random.nextDouble();
        pairs.add(
            new PairedScore(
                right(Math.min(1, difficulty + gain)), SAMPLES, right(difficulty), SAMPLES));
        if (Looks.USUAL.isDue(last, pairs.size())) {
          SignFlipTest.Result test = SignFlipTest.of(pairs, 0);
          everBelowAlpha |= test.better() <= Looks.USUAL.alpha();
          if (decided == Kind.UNDECIDED) {
            decided = RULE.decide(last, test, Optional.empty()).kind();
          }
          last = pairs.size();
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
