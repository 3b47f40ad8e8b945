package io.skillstream.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Hierarchical;
import io.skillstream.domain.rate.Latest;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeakSkillTest {
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
                SkillTree.builder("Mathematics").enter("Algebra").build(),
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

  private static LeafState measured(Evidence own) {
    return new LeafState(7, 10, new Latest().estimate(List.of(ROOT, own)));
  }
}
