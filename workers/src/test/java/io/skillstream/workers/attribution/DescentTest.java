package io.skillstream.workers.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DescentTest {
  @Test
  void answered_innerNodes_leadOnAndLeavesEndChains() {
    SkillTree tree = Trees.small();
    Descent descent = new Descent(tree, 20);

    assertThat(descent.next()).hasValue(SkillTree.ROOT);
    assertThat(descent.next()).isEmpty();
    assertThat(descent.isDone()).isFalse();
    descent.answered(SkillTree.ROOT, List.of(0, 1, 2));
    int algebra = descent.next().getAsInt();
    int geometry = descent.next().getAsInt();
    assertThat(descent.next()).isEmpty();
    descent.answered(geometry, List.of());
    assertThat(descent.isDone()).isFalse();
    descent.answered(algebra, List.of(1));

    assertThat(descent.isDone()).isTrue();
    assertThat(descent.chains())
        .containsExactly(List.of("Algebra", "Quadratic \"equations\""), List.of("Counting"));
    assertThat(descent.asked()).isEqualTo(3);
  }

  @Test
  void answered_noneInvolved_yieldsNoChain() {
    Descent descent = new Descent(Trees.small(), 20);
    descent.answered(descent.next().getAsInt(), List.of());
    assertThat(descent.isDone()).isTrue();
    assertThat(descent.chains()).isEmpty();
  }

  @Test
  void answered_atTheDepthLimit_endsTheChain() {
    Descent descent = new Descent(Trees.path(30), 20);
    int asked = 0;
    for (var node = descent.next(); node.isPresent(); node = descent.next()) {
      descent.answered(node.getAsInt(), List.of(0));
      asked++;
    }
    assertThat(asked).isEqualTo(20);
    assertThat(descent.chains()).singleElement().satisfies(c -> assertThat(c).hasSize(20));
  }

  @Test
  void answered_inAnyOrder_findsTheSameChains() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      SkillTree.Builder builder = SkillTree.builder("root");
      grow(builder, random, 0);
      SkillTree tree = builder.build();
      TreeSet<Integer> wanted = new TreeSet<>();
      for (int node = 0; node < tree.size(); node++) {
        if (random.nextInt(3) > 0) {
          wanted.add(node);
        }
      }
      assertThat(walk(tree, wanted, new Random(1)))
          .as("seed %d", seed)
          .isEqualTo(walk(tree, wanted, new Random(2)))
          .isEqualTo(recursive(tree, wanted, SkillTree.ROOT));
    }
  }

  private static void grow(SkillTree.Builder builder, Random random, int depth) {
    for (int child = 0; child < 3; child++) {
      builder.enter("n" + child);
      if (depth < 3 && random.nextBoolean()) {
        grow(builder, random, depth + 1);
      }
      builder.leave();
    }
  }

  private static List<List<String>> walk(SkillTree tree, TreeSet<Integer> wanted, Random random) {
    Descent descent = new Descent(tree, 20);
    List<Integer> open = new ArrayList<>();
    while (!descent.isDone()) {
      for (var node = descent.next(); node.isPresent(); node = descent.next()) {
        open.add(node.getAsInt());
      }
      int node = open.remove(random.nextInt(open.size()));
      descent.answered(node, involved(tree, wanted, node));
    }
    return descent.chains();
  }

  private static List<Integer> involved(SkillTree tree, TreeSet<Integer> wanted, int node) {
    List<Integer> positions = new ArrayList<>();
    List<Integer> children = tree.children(node);
    for (int i = 0; i < children.size(); i++) {
      if (wanted.contains(children.get(i))) {
        positions.add(i);
      }
    }
    return positions;
  }

  private static List<List<String>> recursive(SkillTree tree, TreeSet<Integer> wanted, int node) {
    List<List<String>> chains = new ArrayList<>();
    for (int child : tree.children(node)) {
      if (wanted.contains(child)) {
        if (tree.isLeaf(child)) {
          chains.add(tree.path(child));
        } else {
          chains.addAll(recursive(tree, wanted, child));
        }
      }
    }
    return chains;
  }
}
