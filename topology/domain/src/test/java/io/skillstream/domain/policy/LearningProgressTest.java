package io.skillstream.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LearningProgressTest {
  private static final SkillTree TREE = SkillTree.builder("Mathematics").enter("Algebra").build();
  private static final Map<String, String> NO_FLOOR = Map.of("floor", "0");

  @Test
  void shares_learningForgettingAndStill_favourWhatMoves() {
    List<Share> shares =
        shares(
            NO_FLOOR,
            List.of(
                Leaves.history(1, 10, new Tally(20, 80), new Tally(60, 40)),
                Leaves.history(2, 10, new Tally(80, 20), new Tally(40, 60)),
                Leaves.history(3, 10, new Tally(50, 50), new Tally(52, 48)),
                Leaves.unmeasured(4, 10)));

    assertThat(shares.get(0).weight()).isCloseTo(0.5, within(1e-12));
    assertThat(shares.get(1).weight()).isCloseTo(0.5, within(1e-12));
    assertThat(shares.get(2)).isEqualTo(Share.NONE);
    assertThat(shares.get(3)).isEqualTo(Share.NONE);
  }

  @Test
  void shares_sameMoveOnLessEvidence_weighsLess() {
    List<Share> shares =
        shares(
            NO_FLOOR,
            List.of(
                Leaves.history(1, 10, new Tally(20, 80), new Tally(50, 50)),
                Leaves.history(2, 10, new Tally(2, 8), new Tally(5, 5))));

    // Moved by 0.3 each; the variances are 0.35 x 0.65 (1/100 + 1/100) and ten times that.
    double first = 0.3 * (1 - variance(70 + 60, 200, 100) / 0.09);
    double second = 0.3 * (1 - variance(13, 20, 10) / 0.09);
    assertThat(second).isPositive();
    assertThat(shares.get(0).weight()).isCloseTo(first / (first + second), within(1e-12));
  }

  @Test
  void shares_noiseOnly_areMostlyTakenForStandingStill() {
    long seed = 20261124;
    SplittableRandom random = new SplittableRandom(seed);
    int taken = 0;
    int runs = 2_000;
    for (int run = 0; run < runs; run++) {
      LeafState still = Leaves.history(1, 10, tally(random, 12, 0.4), tally(random, 12, 0.4));
      LeafState moving = Leaves.history(2, 10, new Tally(20, 80), new Tally(60, 40));
      taken += shares(NO_FLOOR, List.of(still, moving)).get(0).weight() > 0 ? 1 : 0;
    }

    // Within one standard error of noise alone lie 68 %.
    assertThat(taken / (double) runs).as("seed %d", seed).isBetween(0.2, 0.4);
  }

  @Test
  void shares_olderThanTheWindows_doNotCount() {
    Tally before = new Tally(0, 100);
    Tally[] steady = {new Tally(50, 50), new Tally(50, 50), new Tally(50, 50), new Tally(50, 50)};
    LeafState still = Leaves.history(1, 10, before, steady[0], steady[1], steady[2], steady[3]);
    LeafState moving = Leaves.history(2, 10, new Tally(20, 80), new Tally(60, 40));

    assertThat(shares(NO_FLOOR, List.of(still, moving)).get(0)).isEqualTo(Share.NONE);
    assertThat(shares(Map.of("floor", "0", "window", "3"), List.of(still, moving)).get(0).weight())
        .isPositive();
  }

  @Test
  void shares_checkpointsThatDidNotMeasureTheSkill_areSkipped() {
    LeafState gaps =
        Leaves.history(
            1, 10, new Tally(20, 80), Tally.EMPTY, Tally.EMPTY, Tally.EMPTY, new Tally(60, 40));
    LeafState dense = Leaves.history(2, 10, new Tally(20, 80), new Tally(60, 40));

    assertThat(shares(NO_FLOOR, List.of(gaps, dense)))
        .containsExactly(Share.of(0.5), Share.of(0.5));
  }

  @Test
  void shares_firstCheckpointOnly_areEqual() {
    assertThat(
            shares(
                Map.of(),
                List.of(Leaves.history(1, 10, new Tally(0, 50)), Leaves.unmeasured(2, 10))))
        .containsExactly(Share.of(0.5), Share.of(0.5));
  }

  @Test
  void shares_floor_keepsUnmeasuredSkills() {
    List<Share> shares =
        shares(
            Map.of("floor", "0.1"),
            List.of(
                Leaves.history(1, 10, new Tally(20, 80), new Tally(60, 40)),
                Leaves.unmeasured(2, 10)));

    assertThat(shares.get(0).weight()).isCloseTo(0.95, within(1e-12));
    assertThat(shares.get(1).weight()).isCloseTo(0.05, within(1e-12));
  }

  private static double variance(int wrong, int judged, int each) {
    double pooled = (wrong + 0.5) / (judged + 1);
    return pooled * (1 - pooled) * 2 / each;
  }

  private static Tally tally(SplittableRandom random, int attempts, double error) {
    int wrong = 0;
    for (int i = 0; i < attempts; i++) {
      wrong += random.nextDouble() < error ? 1 : 0;
    }
    return new Tally(attempts - wrong, wrong);
  }

  private static List<Share> shares(Map<String, String> options, List<LeafState> leaves) {
    return Policies.named("learning-progress", options).shares(TREE, leaves, new SlotRandom(1));
  }
}
