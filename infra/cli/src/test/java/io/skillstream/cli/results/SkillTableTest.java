package io.skillstream.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.skill.SkillTree;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SkillTableTest {
  @Test
  void weakest_littleEvidence_comesAfterWhatIsSurelyWeak() {
    assertThat(Runs.skills().weakest(10)).containsExactly(1, 3, 2);
    assertThat(Runs.skills().weakest(1)).containsExactly(1);
  }

  @Test
  void weakest_onlyChildWithTheSameCounts_isNotRepeated() {
    SkillTree tree = SkillTree.builder("m").enter("a").enter("b").leave().leave().build();
    SkillFigures same = new SkillFigures(4, 2, 0, Optional.of(new Rate(0.5, 0.2, 0.8, 4)), 4, 0);

    assertThat(new SkillTable(tree, List.of(same, same, same)).weakest(10)).containsExactly(1);
  }

  @Test
  void shortName_nameUsedTwice_namesItsParent() {
    SkillTree tree =
        SkillTree.builder("m")
            .enter("a")
            .enter("sums")
            .leave()
            .leave()
            .enter("b")
            .enter("sums")
            .leave()
            .leave()
            .build();
    SkillTable table = new SkillTable(tree, Collections.nCopies(tree.size(), SkillFigures.NONE));

    assertThat(table.shortName(2)).isEqualTo("sums (a)");
    assertThat(table.shortName(1)).isEqualTo("a");
  }

  @Test
  void new_figuresThatCannotBe_areRefused() {
    SkillTree tree = Runs.skills().tree();

    assertThatThrownBy(() -> new SkillTable(tree, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SkillFigures(1, 2, 0, Optional.empty(), 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rate(0.5, 0.6, 0.7, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rate(Double.NaN, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
