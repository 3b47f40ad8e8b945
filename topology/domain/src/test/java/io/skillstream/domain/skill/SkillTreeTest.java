package io.skillstream.domain.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SkillTreeTest {
  /**
   *
   *
   * <pre>
   * 0 root ─ 1 Algebra ─ 2 Equations ─ 3 Basics
   *        │           └ 4 Basics
   *        └ 5 Geometry ─ 6 Basics
   * </pre>
   */
  static final SkillTree TREE = tree("Mathematics");

  private static SkillTree tree(String root) {
    SkillTree.Builder builder = SkillTree.builder(root);
    builder.enter("Algebra").enter("Equations").enter("Basics").leave().leave();
    builder.enter("Basics").leave().leave();
    builder.enter("Geometry").enter("Basics");
    return builder.build();
  }

  @Test
  void build_smallTree_numbersItInPreorder() {
    assertThat(TREE.size()).isEqualTo(7);
    assertThat(TREE.leafCount()).isEqualTo(3);
    assertThat(TREE.depth()).isEqualTo(3);
    assertThat(TREE.children(SkillTree.ROOT)).containsExactly(1, 5);
    assertThat(TREE.children(1)).containsExactly(2, 4);
    assertThat(TREE.parent(SkillTree.ROOT)).isEqualTo(SkillTree.ROOT);
    assertThat(TREE.name(2)).isEqualTo("Equations");
    assertThat(TREE.isLeaf(4)).isTrue();
    assertThat(TREE.isLeaf(2)).isFalse();
    assertThat(TREE.subtreeEnd(SkillTree.ROOT)).isEqualTo(7);
    assertThat(TREE.subtreeEnd(1)).isEqualTo(5);
    assertThat(TREE.subtreeEnd(6)).isEqualTo(7);
  }

  @Test
  void find_nameUnderSeveralParents_isToldApartByPath() {
    assertThat(TREE.find(List.of("Algebra", "Basics"))).hasValue(4);
    assertThat(TREE.find(List.of("Geometry", "Basics"))).hasValue(6);
    assertThat(TREE.find(List.of("Algebra", "Equations", "Basics"))).hasValue(3);
    assertThat(TREE.find(List.of())).hasValue(SkillTree.ROOT);
  }

  @Test
  void find_unknownName_isEmpty() {
    assertThat(TREE.find(List.of("Algebra", "Topology"))).isEmpty();
    assertThat(TREE.find(List.of("Basics"))).isEmpty();
  }

  @Test
  void ancestorAt_depth_neverGoesBelowTheNode() {
    assertThat(TREE.ancestorAt(3, 0)).isEqualTo(SkillTree.ROOT);
    assertThat(TREE.ancestorAt(3, 1)).isEqualTo(1);
    assertThat(TREE.ancestorAt(3, 2)).isEqualTo(2);
    assertThat(TREE.ancestorAt(3, 9)).isEqualTo(3);
  }

  @Test
  void version_anyChange_changesIt() {
    assertThat(tree("Mathematics").version()).isEqualTo(TREE.version()).hasSize(16);
    assertThat(tree("Maths").version()).isNotEqualTo(TREE.version());
    assertThat(SkillTree.builder("r").enter("a").enter("b").build().version())
        .isNotEqualTo(SkillTree.builder("r").enter("a").leave().enter("b").build().version());
  }

  @Test
  void nameWithASeparatorOfChains_isRefused() {
    for (String name : new String[] {"a->b", "a\nb", "a\n", "\ra"}) {
      assertThatThrownBy(() -> SkillTree.builder("r").enter(name))
          .isInstanceOf(InvalidSkillTreeException.class)
          .hasMessageContaining("rename it");
    }
  }

  @Test
  void build_randomTrees_pathsAndNumbersAgree() {
    long seed = 31;
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      SkillTree.Builder builder = SkillTree.builder("root");
      int depth = 0;
      for (int node = 1; node < 60; node++) {
        while (depth > 0 && random.nextBoolean()) {
          builder.leave();
          depth--;
        }
        builder.enter("skill " + node);
        depth++;
      }
      SkillTree tree = builder.build();
      for (int node = 0; node < tree.size(); node++) {
        assertThat(tree.find(tree.path(node))).as("seed %d", seed).hasValue(node);
        assertThat(tree.path(node)).hasSize(tree.depth(node));
        for (int child : tree.children(node)) {
          assertThat(tree.parent(child)).isEqualTo(node);
          assertThat(child).isBetween(node + 1, tree.subtreeEnd(node) - 1);
        }
      }
    }
  }

  @Test
  void enter_blankOrRepeatedName_saysWhere() {
    assertThatExceptionOfType(InvalidSkillTreeException.class)
        .isThrownBy(() -> SkillTree.builder("r").enter("a").enter(" "))
        .withMessageContaining("under 'a'");
    assertThatExceptionOfType(InvalidSkillTreeException.class)
        .isThrownBy(() -> SkillTree.builder("r").enter("a").leave().enter("a"))
        .withMessageContaining("under the root")
        .withMessageContaining("'a'");
  }

  @Test
  void build_rootOnly_isRejected() {
    assertThatExceptionOfType(InvalidSkillTreeException.class)
        .isThrownBy(() -> SkillTree.builder("r").build());
  }

  @Test
  void leave_atTheRoot_isRejected() {
    assertThatIllegalStateException().isThrownBy(() -> SkillTree.builder("r").leave());
  }
}
