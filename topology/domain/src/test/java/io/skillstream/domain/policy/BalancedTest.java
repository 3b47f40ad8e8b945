package io.skillstream.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BalancedTest {
  private static final SkillTree TREE = SkillTree.builder("Mathematics").enter("Algebra").build();

  @Test
  void shares_someMeasured_areAFloorAndWeakSkill() {
    List<Share> shares =
        shares(
            Map.of("floor", "0.3"),
            List.of(
                Leaves.measured(1, 10, 1, 3),
                Leaves.measured(2, 10, 2, 2),
                Leaves.unmeasured(3, 1),
                Leaves.measured(4, 0, 0, 5)));

    // Three leaves have candidates; weak-skill gives 4 and 2.
    assertThat(shares.get(0).weight()).isCloseTo(0.1 + 0.7 * 4 / 6, within(1e-12));
    assertThat(shares.get(1).weight()).isCloseTo(0.1 + 0.7 * 2 / 6, within(1e-12));
    assertThat(shares.get(2).weight()).isCloseTo(0.1, within(1e-12));
    assertThat(shares.get(3)).isEqualTo(Share.NONE);
  }

  @Test
  void shares_nothingMeasured_areEqual() {
    assertThat(shares(Map.of(), List.of(Leaves.unmeasured(1, 10), Leaves.unmeasured(2, 1))))
        .containsExactly(Share.of(0.5), Share.of(0.5));
  }

  @Test
  void shares_noFloor_isWeakSkill() {
    List<Share> shares =
        shares(
            Map.of("floor", "0"), List.of(Leaves.measured(1, 10, 1, 3), Leaves.unmeasured(2, 1)));

    assertThat(shares).containsExactly(Share.of(1), Share.NONE);
  }

  @Test
  void shares_greatestTemperature_staysFinite() {
    List<Share> shares =
        shares(
            Map.of("temperature", "90"),
            List.of(Leaves.measured(1, 10, 0, 3), Leaves.measured(2, 10, 0, 1)));

    assertThat(shares).containsExactly(Share.of(0.5), Share.of(0.5));
  }

  private static List<Share> shares(Map<String, String> options, List<LeafState> leaves) {
    return Policies.named("balanced", options).shares(TREE, leaves, new SlotRandom(1));
  }
}
