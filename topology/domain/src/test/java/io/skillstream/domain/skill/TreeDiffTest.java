package io.skillstream.domain.skill;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.TreeDiff.Sign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeDiffTest {
  @Test
  void of_sameTree_keepsAll() {
    TreeDiff diff = TreeDiff.of(tree("a/b", "a/c", "d"), tree("a/b", "a/c", "d"));

    assertThat(diff.samePaths()).isTrue();
    assertThat(diff.kept()).hasSize(4);
    assertThat(diff.carriedLeaves()).hasSize(3);
  }

  @Test
  void of_addedAndRemoved_areToldByPath() {
    TreeDiff diff = TreeDiff.of(tree("a/b", "a/c"), tree("a/b", "a/e"));

    assertThat(paths(diff.before(), diff.kept())).containsExactly("a", "a/b");
    assertThat(paths(diff.before(), diff.removed())).containsExactly("a/c");
    assertThat(paths(diff.after(), diff.added())).containsExactly("a/e");
    assertThat(diff.moved()).isEmpty();
    assertThat(paths(diff.before(), diff.lostLeaves())).containsExactly("a/c");
    assertThat(paths(diff.after(), diff.freshLeaves())).containsExactly("a/e");
  }

  @Test
  void of_onlyOneOfTheName_moved() {
    TreeDiff diff = TreeDiff.of(tree("a/x", "a/y", "b/z"), tree("a/y", "b/z", "b/x"));

    assertThat(moves(diff)).containsExactly("a/x b/x NAME");
    assertThat(diff.added()).isEmpty();
    assertThat(diff.removed()).isEmpty();
    assertThat(paths(diff.before(), diff.lost())).containsExactly("a/x");
  }

  @Test
  void of_severalOfTheName_areNotGuessed() {
    TreeDiff diff = TreeDiff.of(tree("a/x", "b/x", "c/y"), tree("a/u", "b/u", "c/y", "c/x"));

    assertThat(diff.moved()).isEmpty();
    assertThat(paths(diff.before(), diff.removed())).containsExactly("a/x", "b/x");
    assertThat(paths(diff.after(), diff.added())).containsExactly("a/u", "b/u", "c/x");
  }

  @Test
  void of_branchMoved_takesItsSkillsAlongAlsoWhereTheirNamesRepeat() {
    TreeDiff diff =
        TreeDiff.of(tree("a/g/x", "a/g/y", "a/h/x", "b/z"), tree("a/h/x", "b/z", "b/g/x", "b/g/y"));

    assertThat(moves(diff))
        .containsExactly("a/g b/g NAME", "a/g/x b/g/x PARENT", "a/g/y b/g/y PARENT");
  }

  @Test
  void of_branchRenamed_isKnownByItsLeaves() {
    TreeDiff diff = TreeDiff.of(tree("a/x", "a/y", "b/x"), tree("c/x", "c/y", "b/x"));

    assertThat(moves(diff)).containsExactly("a c LEAVES", "a/x c/x PARENT", "a/y c/y PARENT");
  }

  @Test
  void of_leafWithOneLeafInCommon_isNoSign() {
    TreeDiff diff = TreeDiff.of(tree("a/x", "b/x"), tree("c/x", "d/x"));

    assertThat(diff.moved()).isEmpty();
  }

  @Test
  void of_leafSplit_carriesOverAndIsNamed() {
    TreeDiff diff = TreeDiff.of(tree("a", "b"), tree("a/x", "a/y", "b"));

    assertThat(paths(diff.before(), diff.carriedLeaves())).containsExactly("a", "b");
    assertThat(paths(diff.before(), diff.deepenedLeaves())).containsExactly("a");
    assertThat(paths(diff.after(), diff.freshLeaves())).containsExactly("a/x", "a/y");
  }

  @Test
  void of_randomTrees_countsEverySkillOnce() {
    long seed = 5;
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      SkillTree before = random(random);
      SkillTree after = random(random);
      TreeDiff diff = TreeDiff.of(before, after);
      List<Integer> old = new ArrayList<>(diff.kept());
      old.addAll(diff.removed());
      diff.moved().forEach(move -> old.add(move.from()));
      List<Integer> now = new ArrayList<>(diff.added());
      diff.moved().forEach(move -> now.add(move.to()));
      diff.kept().forEach(node -> now.add(after.find(before.path(node)).orElseThrow()));

      assertThat(old)
          .as("seed %d, trees %d", seed, i)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(1, before.size()).boxed().toList());
      assertThat(now)
          .as("seed %d, trees %d", seed, i)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(1, after.size()).boxed().toList());
      assertThat(diff.carriedLeaves().size() + diff.lostLeaves().size())
          .isEqualTo(before.leafCount());
      Set<String> shared = new HashSet<>(paths(before, IntStream.range(1, before.size())));
      shared.retainAll(paths(after, IntStream.range(1, after.size())));
      assertThat(paths(before, diff.kept())).containsExactlyInAnyOrderElementsOf(shared);
      assertThat(diff.moved())
          .filteredOn(move -> move.sign() == Sign.NAME || move.sign() == Sign.PARENT)
          .allSatisfy(
              move -> assertThat(after.name(move.to())).isEqualTo(before.name(move.from())));
    }
  }

  private static SkillTree random(Random random) {
    Set<String> leaves = new TreeSet<>();
    for (int leaf = 0; leaf < 12; leaf++) {
      leaves.add("g" + random.nextInt(3) + "/h" + random.nextInt(3) + "/x" + random.nextInt(8));
    }
    return tree(leaves.toArray(String[]::new));
  }

  private static List<String> moves(TreeDiff diff) {
    return diff.moved().stream()
        .map(
            move ->
                String.join("/", diff.before().path(move.from()))
                    + " "
                    + String.join("/", diff.after().path(move.to()))
                    + " "
                    + move.sign())
        .toList();
  }

  private static List<String> paths(SkillTree tree, IntStream nodes) {
    return paths(tree, nodes.boxed().toList());
  }

  private static List<String> paths(SkillTree tree, List<Integer> nodes) {
    return nodes.stream().map(node -> String.join("/", tree.path(node))).toList();
  }

  /** A tree with these leaves, of which those under one parent stand together. */
  private static SkillTree tree(String... leaves) {
    SkillTree.Builder tree = SkillTree.builder("m");
    List<String> at = new ArrayList<>();
    for (String leaf : leaves) {
      List<String> path = Arrays.asList(leaf.split("/"));
      int common = 0;
      while (common < at.size() && at.get(common).equals(path.get(common))) {
        common++;
      }
      while (at.size() > common) {
        tree.leave();
        at.remove(at.size() - 1);
      }
      for (String name : path.subList(common, path.size())) {
        tree.enter(name);
        at.add(name);
      }
    }
    return tree.build();
  }
}
