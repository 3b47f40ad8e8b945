package io.skillstream.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.pool.Side;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Hierarchical;
import io.skillstream.domain.rate.Latest;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeakSkillTest {
  private static final SkillTree TREE =
      SkillTree.builder("Mathematics")
          .enter("Algebra")
          .enter("Equations")
          .enter("Linear")
          .leave()
          .enter("Quadratic")
          .leave()
          .leave()
          .enter("Functions")
          .leave()
          .leave()
          .enter("Geometry")
          .enter("Equations")
          .build();

  private static final Evidence ROOT = new Evidence(5000, 5000, 100);

  @Test
  void weight_someAccuracy_isItsInverseToTheTemperature() {
    LeafState quarter = measured(new Evidence(1, 3, 0));

    assertThat(new WeakSkill(1).weight(quarter)).isCloseTo(4, within(1e-12));
    assertThat(new WeakSkill(0.5).weight(quarter)).isCloseTo(2, within(1e-12));
    assertThat(new WeakSkill(2).weight(quarter)).isCloseTo(16, within(1e-12));
    assertThat(new WeakSkill(0).weight(quarter)).isOne();
  }

  @Test
  void weight_accuracyOne_isOne() {
    assertThat(new WeakSkill(3).weight(measured(new Evidence(2, 0, 0)))).isOne();
  }

  @Test
  void weight_accuracyZeroOrTiny_isClipped() {
    assertThat(new WeakSkill(1).weight(measured(new Evidence(0, 2, 0)))).isEqualTo(1000);
    assertThat(new WeakSkill(1).weight(measured(new Evidence(1, 4000, 0)))).isEqualTo(1000);
    assertThat(new WeakSkill(0.5).weight(measured(new Evidence(0, 2, 0))))
        .isCloseTo(Math.sqrt(1000), within(1e-12));
  }

  @Test
  void weight_nothingJudged_isZeroUnderEveryEstimator() {
    Evidence unknownOnly = new Evidence(0, 0, 2);
    Optional<ErrorRate> lent = new Hierarchical().estimate(List.of(ROOT, unknownOnly));

    assertThat(lent).isPresent();
    assertThat(new WeakSkill(1).weight(new LeafState(3, 10, lent))).isZero();
    assertThat(new WeakSkill(0).weight(new LeafState(3, 10, Optional.empty()))).isZero();
  }

  @Test
  void weights_severalLeaves_keepTheirOrder() {
    List<Share> shares =
        new WeakSkill(1)
            .shares(
                TREE,
                List.of(
                    measured(new Evidence(1, 1, 0)),
                    new LeafState(8, 4, Optional.empty()),
                    measured(new Evidence(0, 1, 0))),
                new SlotRandom(1));

    assertThat(shares).containsExactly(Share.of(2), Share.NONE, Share.of(1000));
  }

  @Test
  void weights_greatestTemperature_staysFinite() {
    double weight = new WeakSkill(90).weight(measured(new Evidence(0, 1, 0)));

    assertThat(weight * 1e9).isFinite();
  }

  @Test
  void new_unusableTemperature_isRejected() {
    for (double bad : new double[] {-0.1, 91, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new WeakSkill(bad))
          .withMessageContaining("from 0 to 90");
    }
  }

  @Test
  void weight_lowerClip_boundsTheWeakest() {
    SelectionPolicy policy = Policies.named("weak-skill", Map.of("clip", "10", "temperature", "2"));

    assertThat(
            policy.shares(
                TREE,
                List.of(measured(new Evidence(0, 5, 0)), measured(new Evidence(1, 1, 0))),
                new SlotRandom(1)))
        .containsExactly(Share.of(100), Share.of(4));
  }

  @Test
  void view_attemptedOnly_isOfTheStudent() {
    PoolView asked = PoolView.of(new SkillView(TREE, 2));

    assertThat(Policies.named("weak-skill", Map.of("attempted", "only")).view(asked, "s"))
        .isEqualTo(asked.attempted("s", false));
    assertThat(Policies.named("weak-skill", Map.of("correct-portion", "0.5")).view(asked, "s"))
        .isEqualTo(asked.attempted("s", true));
  }

  @Test
  void shares_oneSkill_areOfItsLeavesOnly() {
    SelectionPolicy policy = Policies.named("weak-skill", Map.of("skill", "Algebra -> Equations"));
    // 1 Algebra, 2 Equations, 3 Linear, 4 Quadratic, 5 Functions, 6 Geometry, 7 Equations
    int[] leaves = {~1, ~2, 3, 4, 5, 7};

    List<Share> shares =
        policy.shares(
            TREE,
            Arrays.stream(leaves).mapToObj(leaf -> Leaves.measured(leaf, 10, 1, 1)).toList(),
            new SlotRandom(1));

    assertThat(shares)
        .containsExactly(Share.NONE, Share.of(2), Share.of(2), Share.of(2), Share.NONE, Share.NONE);
  }

  @Test
  void view_unknownSkill_namesThoseLikeIt() {
    PoolView asked = PoolView.of(new SkillView(TREE, SkillView.NO_CUT));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("Arithmetic->equation").view(asked, "s"))
        .withMessage(
            "the skill tree has no skill 'Arithmetic->equation'; there is 'Algebra->Equations',"
                + " 'Geometry->Equations'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("Topology").view(asked, "s"))
        .withMessageContaining("'Topology'; give the whole path");
  }

  @Test
  void view_skillBelowTheCut_saysSo() {
    PoolView cut = PoolView.of(new SkillView(TREE, 2));

    assertThat(named("Algebra->Equations").view(cut, "s")).isEqualTo(cut);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("Algebra->Equations->Linear").view(cut, "s"))
        .withMessageContaining("below the cut at depth 2");
  }

  @Test
  void shares_correctPortion_isTheLargestBalancedPartOfEachLeaf() {
    // Correct and wrong candidates, portion, and how many of each the part has.
    assertBalanced(30, 70, "0.3", 30, 70);
    assertBalanced(30, 35, "0.3", 15, 35);
    assertBalanced(3, 70, "0.3", 3, 7);
    assertBalanced(7, 70, "0.7", 7, 3);
    assertBalanced(50, 50, "0.5", 50, 50);
    assertBalanced(50, 20, "0", 0, 20);
    assertBalanced(0, 20, "0", 0, 20);
    assertBalanced(50, 20, "1", 50, 0);
    assertBalanced(0, 20, "0.5", 0, 0);
    assertBalanced(1, 1, "0.25", 0, 1);
  }

  @Test
  void shares_everyBalance_keepsThePortionAndTheCounts() {
    for (int correct = 0; correct <= 25; correct++) {
      for (int wrong = 0; wrong <= 25; wrong++) {
        for (double portion : new double[] {0, 0.05, 0.1, 0.3, 0.5, 2.0 / 3, 0.7, 0.99, 1}) {
          List<Share> shares = split(correct, wrong, Double.toString(portion));
          long quotaCorrect = quota(shares.get(0));
          long quotaWrong = quota(shares.get(1));
          long size = quotaCorrect + quotaWrong;
          assertThat(quotaCorrect).isLessThanOrEqualTo(correct);
          assertThat(quotaWrong).isLessThanOrEqualTo(wrong);
          assertThat(Math.abs(quotaCorrect - portion * size)).isLessThanOrEqualTo(0.5 + 1e-9);
          // One more could not keep the portion.
          assertThat(portion * (size + 1) > correct || (1 - portion) * (size + 1) > wrong)
              .as("%d correct, %d wrong, portion %s: size %d", correct, wrong, portion, size)
              .isTrue();
        }
      }
    }
  }

  private static void assertBalanced(
      int correct, int wrong, String portion, int ofCorrect, int ofWrong) {
    List<Share> shares = split(correct, wrong, portion);
    assertThat(quota(shares.get(0))).isEqualTo(ofCorrect);
    assertThat(quota(shares.get(1))).isEqualTo(ofWrong);
    // Accuracy one half: each candidate of the part has the chance 2 / N'.
    for (Share share : shares) {
      if (share.weight() > 0) {
        assertThat(share.weight() / share.quota())
            .isCloseTo(2.0 / (ofCorrect + ofWrong), within(1e-12));
      }
    }
  }

  private static long quota(Share share) {
    return share.weight() == 0 ? 0 : share.quota();
  }

  private static List<Share> split(int correct, int wrong, String portion) {
    return Policies.named("weak-skill", Map.of("correct-portion", portion))
        .shares(
            TREE,
            List.of(
                Leaves.measured(3, Side.CORRECT, correct, 1, 1),
                Leaves.measured(3, Side.WRONG, wrong, 1, 1)),
            new SlotRandom(1));
  }

  private static SelectionPolicy named(String skill) {
    return Policies.named("weak-skill", Map.of("skill", skill));
  }

  private static LeafState measured(Evidence own) {
    return new LeafState(7, 10, new Latest().estimate(List.of(ROOT, own)));
  }
}
