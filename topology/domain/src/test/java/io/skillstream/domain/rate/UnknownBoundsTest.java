package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnknownBoundsTest {
  private static final SkillTree TREE =
      SkillTree.builder("All").enter("A").leave().enter("B").leave().build();

  @Test
  void bounds_someUnknown_areTheRatesWithAllOfThemRightAndWrong() {
    SkillEvidence evidence = new SkillEvidence(TREE);
    evidence.put(SkillTree.ROOT, new Evidence(6, 2, 2));

    assertThat(evidence.bounds(SkillTree.ROOT, new Latest()))
        .contains(new UnknownBounds(0.2, 0.2, 0.4));
  }

  @Test
  void bounds_nothingJudged_areEverything() {
    SkillEvidence evidence = new SkillEvidence(TREE);
    evidence.put(SkillTree.ROOT, new Evidence(0, 0, 3));

    assertThat(evidence.rate(SkillTree.ROOT, new Latest())).isEmpty();
    assertThat(evidence.bounds(SkillTree.ROOT, new Latest())).contains(new UnknownBounds(1, 0, 1));
  }

  @Test
  void bounds_nothingUnknown_areTheRate() {
    SkillEvidence evidence = new SkillEvidence(TREE);
    evidence.put(SkillTree.ROOT, new Evidence(3, 1, 0));

    assertThat(evidence.bounds(SkillTree.ROOT, new Latest()))
        .contains(new UnknownBounds(0, 0.25, 0.25));
    assertThat(evidence.bounds(1, new Latest())).isEmpty();
  }

  @Test
  void bounds_unknownOnlyAtTheNewestCheckpoint_leaveTheRateWhereItWas() {
    SkillEvidence evidence = new SkillEvidence(TREE);
    evidence.put(
        SkillTree.ROOT,
        new Evidence(
            Tally.problems(1, 3, 1), 0, List.of(new Tally(1, 3), Tally.problems(0, 0, 1))));

    for (double gamma : new double[] {0, 0.5, 1}) {
      Estimator estimator = new Discounted(gamma);
      assertThat(evidence.rate(SkillTree.ROOT, estimator).orElseThrow().mean()).isEqualTo(0.75);
      UnknownBounds bounds = evidence.bounds(SkillTree.ROOT, estimator).orElseThrow();
      double newest = 1 / (1 + 4 * gamma);
      assertThat(bounds.best()).isCloseTo(0.75 * (1 - newest), within(1e-12));
      assertThat(bounds.worst()).isCloseTo(0.75 + 0.25 * newest, within(1e-12));
    }
  }

  @Test
  void bounds_ofAnyEvidenceAndEstimator_holdTheRate() {
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      SkillEvidence evidence = new SkillEvidence(TREE);
      Evidence leaf = any(random);
      evidence.put(1, leaf);
      evidence.put(SkillTree.ROOT, leaf.plus(any(random)));
      for (String name : Estimators.names()) {
        Estimator estimator = Estimators.named(name);
        evidence
            .rate(1, estimator)
            .ifPresent(
                rate -> {
                  UnknownBounds bounds = evidence.bounds(1, estimator).orElseThrow();
                  assertThat(rate.mean()).isBetween(bounds.best(), bounds.worst());
                });
      }
    }
  }

  @Test
  void new_bestAboveWorst_isRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new UnknownBounds(0.1, 0.5, 0.4));
    assertThatIllegalArgumentException().isThrownBy(() -> new UnknownBounds(Double.NaN, 0, 1));
  }

  private static Evidence any(Random random) {
    Tally earlier = Tally.ofSamples(1 + random.nextInt(4), random.nextInt(4), random.nextInt(4));
    Tally later = Tally.problems(random.nextInt(4), random.nextInt(4), random.nextInt(3));
    return new Evidence(earlier.plus(later), 0, List.of(earlier, later));
  }
}
