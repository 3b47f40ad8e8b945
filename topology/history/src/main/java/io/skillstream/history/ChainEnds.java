package io.skillstream.history;

import io.skillstream.record.Grouping;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCreated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the nodes that chains end at: what topics tell of a skill tree.
 *
 * <p>Nodes are numbered in preorder, so a subtree is a range of numbers. The smallest known number
 * from a node on is therefore inside the node's subtree, if anything known is, and its path begins
 * with the node's. That is how the leaves of a view cut at a depth get their paths, without the
 * tree.
 *
 * @param paths the path of each node that a candidate's chain ends at
 */
public record ChainEnds(NavigableMap<Integer, List<String>> paths) {
  /** Copies the map. */
  public ChainEnds {
    paths = new TreeMap<>(paths);
  }

  /**
   * A skill that a candidate is seen under in some view.
   *
   * @param path the skill
   * @param leaf its leaf in a plan; empty where it has no weight there
   */
  public record Seen(List<String> path, OptionalInt leaf) {}

  /**
   * Where a candidate stands in a plan.
   *
   * @param verdict the side it is on, where the view splits by verdict
   */
  public List<Seen> seen(
      ViewCreated view,
      List<Integer> chainEnds,
      Verdict verdict,
      SortedMap<Integer, LeafWeight> plan) {
    NavigableMap<Integer, Integer> leafOfSkill = new TreeMap<>();
    int side = verdict == Verdict.CORRECT ? 1 : 0;
    for (int leaf : plan.keySet()) {
      // Of a view by sets, plans name skills, which have no side.
      if (!view.getSplitByVerdict() || view.getGrouping() == Grouping.SKILL_SET) {
        leafOfSkill.put(leaf, leaf);
      } else if ((leaf & 1) == side) {
        leafOfSkill.put(leaf >> 1, leaf);
      }
    }
    int depth = view.getMaxDepth() == null ? Integer.MAX_VALUE : view.getMaxDepth();
    if (depth == 0) {
      return List.of(new Seen(List.of(), optional(leafOfSkill.get(0))));
    }
    Map<List<String>, Seen> seen = new LinkedHashMap<>();
    for (int end : chainEnds) {
      List<String> path = paths.getOrDefault(end, List.of("node " + end));
      @Nullable Integer leaf =
          path.size() > depth
              ? cut(end, path.subList(0, depth), leafOfSkill)
              : leafOfSkill.getOrDefault(end, leafOfSkill.get(~end));
      List<String> shown = path.size() > depth ? path.subList(0, depth) : path;
      seen.putIfAbsent(List.copyOf(shown), new Seen(List.copyOf(shown), optional(leaf)));
    }
    return new ArrayList<>(seen.values());
  }

  /** The leaf above a chain's end: the next smaller one, if it has the path of the cut. */
  private @Nullable Integer cut(
      int end, List<String> cut, NavigableMap<Integer, Integer> leafOfSkill) {
    Map.Entry<Integer, Integer> next = leafOfSkill.floorEntry(end);
    if (next == null || next.getKey() < 0) {
      return null;
    }
    Map.Entry<Integer, List<String>> inside = paths.ceilingEntry(next.getKey());
    boolean same =
        inside != null
            && inside.getValue().size() >= cut.size()
            && inside.getValue().subList(0, cut.size()).equals(cut);
    return same ? next.getValue() : null;
  }

  private static OptionalInt optional(@Nullable Integer leaf) {
    return leaf == null ? OptionalInt.empty() : OptionalInt.of(leaf);
  }
}
