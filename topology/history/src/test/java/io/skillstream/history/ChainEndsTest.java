package io.skillstream.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Grouping;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCreated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainEndsTest {

  /** Told from numbers and the paths of chains' ends alone, leaves are those the tree gives. */
  @Test
  void seen_randomTreesCutsAndWeights_areTheLeavesOfTheTree() {
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      SkillTree tree = tree(random);
      int depth = random.nextInt(6);
      SkillView view = new SkillView(tree, depth == 5 ? SkillView.NO_CUT : depth);
      boolean split = random.nextBoolean();
      List<int[]> pool = new ArrayList<>();
      for (int candidate = 0; candidate < 1 + random.nextInt(30); candidate++) {
        pool.add(random.ints(1 + random.nextInt(3), 1, tree.size()).distinct().toArray());
      }
      ChainEnds ends = new ChainEnds(paths(tree, pool));
      SortedMap<Integer, LeafWeight> plan = new TreeMap<>();
      for (int[] candidate : pool) {
        for (int leaf : view.leavesOf(candidate)) {
          for (int side = 0; side < (split ? 2 : 1); side++) {
            if (random.nextInt(3) > 0) {
              int number = split ? leaf * 2 + side : leaf;
              plan.put(number, Records.leaf(number, 1, 1, 1L));
            }
          }
        }
      }
      ViewCreated created = created(depth == 5 ? null : depth, split);
      for (int[] candidate : pool) {
        for (Verdict verdict : List.of(Verdict.WRONG, Verdict.CORRECT)) {
          int side = verdict == Verdict.CORRECT ? 1 : 0;
          TreeSet<Integer> expected = new TreeSet<>();
          for (int leaf : view.leavesOf(candidate)) {
            int number = split ? leaf * 2 + side : leaf;
            if (plan.containsKey(number)) {
              expected.add(number);
            }
          }
          List<ChainEnds.Seen> seen =
              ends.seen(created, Arrays.stream(candidate).boxed().toList(), verdict, plan);
          TreeSet<Integer> found = new TreeSet<>();
          seen.stream()
              .map(ChainEnds.Seen::leaf)
              .filter(OptionalInt::isPresent)
              .forEach(leaf -> found.add(leaf.getAsInt()));
          assertThat(found)
              .as("seed %d, depth %d, candidate %s", seed, depth, Arrays.toString(candidate))
              .isEqualTo(expected);
          for (ChainEnds.Seen skill : seen) {
            if (skill.leaf().isPresent()) {
              int base = split ? skill.leaf().getAsInt() >> 1 : skill.leaf().getAsInt();
              assertThat(skill.path())
                  .as("seed %d", seed)
                  .isEqualTo(tree.path(SkillView.nodeOf(base)));
            }
          }
        }
      }
    }
  }

  @Test
  void seen_viewOfTheRoot_isTheRoot() {
    SortedMap<Integer, LeafWeight> plan = new TreeMap<>();
    plan.put(0, Records.leaf(0, 1, 5, 5L));

    assertThat(
            new ChainEnds(new TreeMap<>())
                .seen(created(0, false), List.of(), Verdict.UNKNOWN, plan))
        .containsExactly(new ChainEnds.Seen(List.of(), OptionalInt.of(0)));
  }

  private static NavigableMap<Integer, List<String>> paths(SkillTree tree, List<int[]> pool) {
    NavigableMap<Integer, List<String>> paths = new TreeMap<>();
    pool.forEach(
        candidate -> Arrays.stream(candidate).forEach(end -> paths.put(end, tree.path(end))));
    return paths;
  }

  private static ViewCreated created(@Nullable Integer depth, boolean split) {
    return ViewCreated.newBuilder()
        .setViewId("view")
        .setTreeVersion("tree")
        .setMaxDepth(depth)
        .setPartition(0)
        .setGrouping(Grouping.SKILL)
        .setSplitByVerdict(split)
        .build();
  }

  private static SkillTree tree(Random random) {
    SkillTree.Builder builder = SkillTree.builder("root");
    int depth = 0;
    for (int node = 0; node < 2 + random.nextInt(40); node++) {
      while (depth > 0 && random.nextInt(3) == 0) {
        builder.leave();
        depth--;
      }
      builder.enter("s" + node);
      depth++;
    }
    return builder.build();
  }
}
