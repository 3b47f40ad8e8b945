package io.skillstream.domain.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SkillViewTest {
  private static final SkillTree TREE = SkillTreeTest.TREE;

  @Test
  void leafOf_noCut_isTheEndOrTheInnerNodeItself() {
    SkillView whole = new SkillView(TREE, SkillView.NO_CUT);

    assertThat(whole.leafOf(3)).isEqualTo(3);
    assertThat(whole.leafOf(2)).isEqualTo(SkillView.direct(2));
    assertThat(whole.leafOf(SkillTree.ROOT)).isEqualTo(SkillView.direct(SkillTree.ROOT));
  }

  @Test
  void leafOf_cut_isTheNodeAtTheCut() {
    SkillView cut = new SkillView(TREE, 2);

    assertThat(cut.leafOf(3)).isEqualTo(2);
    assertThat(cut.leafOf(2)).isEqualTo(2);
    assertThat(cut.leafOf(4)).isEqualTo(4);
    assertThat(cut.leafOf(1)).isEqualTo(SkillView.direct(1));
  }

  @Test
  void leavesOf_severalChains_areDistinctAndAscending() {
    assertThat(new SkillView(TREE, 1).leavesOf(new int[] {6, 3, 4})).containsExactly(1, 5);
    assertThat(new SkillView(TREE, SkillView.NO_CUT).leavesOf(new int[] {6, 3, 1}))
        .containsExactly(~1, 3, 6);
    assertThat(new SkillView(TREE, 1).leavesOf(new int[0])).isEmpty();
  }

  @Test
  void leavesOf_depthZero_isTheRootAlsoWithoutChains() {
    assertThat(new SkillView(TREE, 0).leavesOf(new int[0])).containsExactly(SkillTree.ROOT);
    assertThat(new SkillView(TREE, 0).leavesOf(new int[] {3, 6})).containsExactly(SkillTree.ROOT);
  }

  @Test
  void countedAt_severalChains_isEveryNodeOnceAndTheRoot() {
    assertThat(SkillView.countedAt(TREE, new int[] {3, 4})).containsExactly(0, 1, 2, 3, 4);
    assertThat(SkillView.countedAt(TREE, new int[] {2, 6})).containsExactly(~2, 0, 1, 2, 5, 6);
    assertThat(SkillView.countedAt(TREE, new int[0])).containsExactly(SkillTree.ROOT);
  }

  @Test
  void leavesOf_everyCut_isCountedAtByTheSameChains() {
    // A leaf of a view can only have evidence if verdicts count there.
    for (int cut = 0; cut <= TREE.depth() + 1; cut++) {
      for (int end = 1; end < TREE.size(); end++) {
        int[] ends = {end};
        assertThat(SkillView.countedAt(TREE, ends))
            .as("cut %d, end %d", cut, end)
            .contains(new SkillView(TREE, cut).leavesOf(ends));
      }
    }
  }

  @Test
  void direct_twice_isWhereItStarted() {
    assertThat(SkillView.direct(SkillView.direct(5))).isEqualTo(5);
    assertThat(SkillView.nodeOf(SkillView.direct(5))).isEqualTo(5);
    assertThat(SkillView.nodeOf(5)).isEqualTo(5);
  }

  @Test
  void id_cut_isPartOfIt() {
    assertThat(new SkillView(TREE, SkillView.NO_CUT).id()).isEqualTo(TREE.version());
    assertThat(new SkillView(TREE, 3).id()).isEqualTo(TREE.version() + "-d3");
  }

  @Test
  void new_negativeCut_isRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SkillView(TREE, -1));
  }
}
