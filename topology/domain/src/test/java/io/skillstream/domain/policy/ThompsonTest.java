package io.skillstream.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.rate.BetaDistribution;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThompsonTest {
  private static final SkillTree TREE = SkillTree.builder("Mathematics").enter("Algebra").build();
  private static final SelectionPolicy POLICY = Policies.named("thompson", Map.of());

  @Test
  void shares_overManyRounds_followThePosteriorAndThePriorWithoutOne() {
    int rounds = 20_000;
    int measuredAbove = 0;
    int unmeasuredAbove = 0;
    for (int round = 0; round < rounds; round++) {
      List<Share> shares =
          POLICY.shares(
              TREE,
              List.of(Leaves.measured(7, 10, 3, 2), Leaves.unmeasured(~4, 10)),
              new SlotRandom(5).fork(round));
      // A weight above 2 is an error rate above one half.
      measuredAbove += shares.get(0).weight() > 2 ? 1 : 0;
      unmeasuredAbove += shares.get(1).weight() > 2 ? 1 : 0;
    }

    // Five standard errors of a proportion.
    double tolerance = 5 * 0.5 / Math.sqrt(rounds);
    double expected = 1 - new BetaDistribution(2.5, 3.5).cdf(0.5);
    assertThat(measuredAbove / (double) rounds).isCloseTo(expected, within(tolerance));
    assertThat(unmeasuredAbove / (double) rounds).isCloseTo(0.5, within(tolerance));
  }

  @Test
  void shares_muchEvidence_isNearlyWeakSkill() {
    LeafState known = Leaves.measured(7, 10, 250_000, 750_000);

    assertThat(POLICY.shares(TREE, List.of(known), new SlotRandom(1)).get(0).weight())
        .isCloseTo(4, within(0.05));
  }

  @Test
  void shares_oneLeaf_doesNotDependOnTheOthers() {
    LeafState leaf = Leaves.measured(7, 10, 3, 2);
    SlotRandom random = new SlotRandom(9);

    Share alone = POLICY.shares(TREE, List.of(leaf), random).get(0);
    Share last =
        POLICY
            .shares(
                TREE, List.of(Leaves.unmeasured(1, 3), Leaves.measured(2, 3, 1, 1), leaf), random)
            .get(2);

    assertThat(last).isEqualTo(alone);
    assertThat(POLICY.shares(TREE, List.of(leaf), new SlotRandom(10)).get(0)).isNotEqualTo(alone);
  }

  @Test
  void shares_fiveThousandLeaves_costsFarLessThanARound() {
    List<LeafState> leaves = new ArrayList<>();
    for (int leaf = 0; leaf < 5_000; leaf++) {
      leaves.add(Leaves.measured(leaf, 10, leaf % 7, 1 + leaf % 5));
    }
    long fastest = Long.MAX_VALUE;
    for (int run = 0; run < 60; run++) {
      long start = System.nanoTime();
      assertThat(POLICY.shares(TREE, leaves, new SlotRandom(run))).hasSize(5_000);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }

    // The fastest of many, so that a busy machine does not decide.
    assertThat(fastest / 1e6).as("milliseconds").isLessThan(5);
  }
}
