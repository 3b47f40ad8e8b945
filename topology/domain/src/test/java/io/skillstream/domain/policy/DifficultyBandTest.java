package io.skillstream.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.skillstream.domain.pool.CandidateFilter;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifficultyBandTest {
  private static final SkillTree TREE = SkillTree.builder("Mathematics").enter("Algebra").build();
  private static final PoolView ASKED = PoolView.of(new SkillView(TREE, 3));

  @Test
  void view_defaults_isTheRootWithTheBandOfTheMethod() {
    assertThat(Policies.named("difficulty-band", Map.of()).view(ASKED, "s"))
        .isEqualTo(
            PoolView.of(new SkillView(TREE, 0))
                .filtered(CandidateFilter.NONE.withPassRate(0.25, 0.625)));
  }

  @Test
  void view_filterWithABandOfItsOwn_keepsWhatBothLetThrough() {
    PoolView narrowed = ASKED.filtered(CandidateFilter.NONE.withPassRate(0.5, 0.9));

    assertThat(new DifficultyBand(0.25, 0.625).view(narrowed, "s").filter())
        .isEqualTo(CandidateFilter.NONE.withPassRate(0.5, 0.625));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DifficultyBand(0.1, 0.4).view(narrowed, "s"))
        .withMessageContaining("0.1 to 0.4");
  }

  @Test
  void shares_theRoot_isOne() {
    assertThat(
            new DifficultyBand(0, 1)
                .shares(TREE, List.of(Leaves.unmeasured(SkillTree.ROOT, 5)), new SlotRandom(1)))
        .containsExactly(Share.of(1));
  }
}
