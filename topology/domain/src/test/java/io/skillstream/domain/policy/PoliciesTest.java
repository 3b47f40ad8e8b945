package io.skillstream.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.skillstream.domain.pool.Grouping;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final SkillTree TREE =
      SkillTree.builder("Mathematics").enter("Algebra").enter("Equations").build();

  @Test
  void named_everyName_roundTripsThroughItsOptions() {
    assertThat(Policies.names()).containsExactly("random", "target-distribution", "weak-skill");
    for (String name : Policies.names()) {
      SelectionPolicy policy = Policies.named(name, Map.of());

      assertThat(policy.name()).isEqualTo(name);
      assertThat(Policies.named(name, policy.options()).options()).isEqualTo(policy.options());
    }
  }

  @Test
  void named_withTemperature_usesIt() {
    assertThat(Policies.named("weak-skill", Map.of("temperature", "0.5")).options())
        .containsEntry("temperature", "0.5");
    assertThat(Policies.named("weak-skill", Map.of()).options())
        .containsEntry("temperature", "1.0");
  }

  @Test
  void named_unknownPolicy_listsTheNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("best", Map.of()))
        .withMessage(
            "there is no policy 'best'; choose one of [random, target-distribution, weak-skill]");
  }

  @Test
  void named_unknownOrUnreadableOption_saysWhatItTakes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("weak-skill", Map.of("temprature", "1")))
        .withMessageContaining("[temprature]")
        .withMessageContaining("[temperature]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("weak-skill", Map.of("temperature", "hot")))
        .withMessageContaining("'hot'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("random", Map.of("temperature", "1")))
        .withMessageContaining("it takes none");
  }

  @Test
  void view_byPolicy_isTheRootOrTheCutAskedFor() {
    PoolView asked = PoolView.of(new SkillView(TREE, 5));
    assertThat(new RandomChoice().view(asked, "s")).isEqualTo(PoolView.of(new SkillView(TREE, 0)));
    assertThat(new WeakSkill(1).view(asked, "s")).isEqualTo(asked);
  }

  @Test
  void weights_randomChoice_areEqualAlsoWithoutRates() {
    assertThat(
            new RandomChoice()
                .shares(
                    TREE,
                    List.of(new LeafState(SkillTree.ROOT, 5, Optional.empty())),
                    new SlotRandom(1)))
        .containsExactly(Share.of(1));
  }

  @Test
  void view_targetDistribution_isBySetsAndSplitOnlyForAPortion() {
    PoolView asked = PoolView.of(new SkillView(TREE, 5));
    SelectionPolicy plain = Policies.named("target-distribution", Map.of("temperature", "2"));
    SelectionPolicy split =
        Policies.named("target-distribution", Map.of("correct-portion", "0.25"));

    assertThat(plain.view(asked, "s")).isEqualTo(asked.by(Grouping.SKILL_SET));
    assertThat(split.view(asked, "s")).isEqualTo(asked.by(Grouping.SKILL_SET).attempted("s", true));
    assertThat(plain.options()).containsOnlyKeys("temperature");
    assertThat(split.options()).containsEntry("correct-portion", "0.25");
    assertThat(Policies.named("target-distribution", split.options()).options())
        .isEqualTo(split.options());
  }

  @Test
  void named_portionOutOfRange_isRejected() {
    for (String portion : List.of("-0.1", "1.1", "NaN")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> Policies.named("target-distribution", Map.of("correct-portion", portion)))
          .withMessageContaining("correct-portion is");
    }
  }
}
