package io.skillstream.cli.results;

import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The figures of every node of a skill tree.
 *
 * @param tree the tree
 * @param figures one entry a node, at the node's number
 */
public record SkillTable(SkillTree tree, List<SkillFigures> figures) {
  /** Copies the list and validates its length. */
  public SkillTable {
    figures = List.copyOf(figures);
    if (figures.size() != tree.size()) {
      throw new IllegalArgumentException(
          figures.size() + " figures for a tree of " + tree.size() + " nodes");
    }
  }

  /** The node's path for people and files: its names joined by {@code ->}; empty for the root. */
  String path(int node) {
    return String.join("->", tree.path(node));
  }

  /**
   * The skills that are most surely weak: those with a rate, by the lower end of the interval, then
   * rate, then evidence, downwards. By the estimate alone, thousands of leaves with a single wrong
   * answer would stand first. A node with the same counts as a listed ancestor says nothing new and
   * is left out, and so is the root.
   */
  List<Integer> weakest(int limit) {
    List<Integer> byWeakness =
        IntStream.range(1, tree.size())
            .filter(node -> figures.get(node).rate().isPresent())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer node) -> rate(node).lower())
                    .thenComparingDouble(node -> rate(node).mean())
                    .thenComparingDouble(node -> rate(node).evidence())
                    .reversed()
                    .thenComparingInt(node -> node))
            .toList();
    List<Integer> weakest = new ArrayList<>();
    for (int node : byWeakness) {
      if (weakest.size() == limit) {
        break;
      }
      if (weakest.stream().noneMatch(listed -> repeats(node, listed))) {
        weakest.add(node);
      }
    }
    return weakest;
  }

  private Rate rate(int node) {
    return figures.get(node).rate().orElseThrow();
  }

  /** Whether one node is an ancestor of the other and both have the same counts. */
  private boolean repeats(int node, int listed) {
    int upper = Math.min(node, listed);
    int lower = Math.max(node, listed);
    return lower < tree.subtreeEnd(upper)
        && figures.get(node).attempts() == figures.get(listed).attempts()
        && figures.get(node).wrong() == figures.get(listed).wrong();
  }

  /** The node's own name, with its parent's where another node has the same name. */
  String shortName(int node) {
    String name = tree.name(node);
    boolean unique =
        IntStream.range(0, tree.size()).filter(other -> tree.name(other).equals(name)).count() == 1;
    return unique ? name : name + " (" + tree.name(tree.parent(node)) + ")";
  }
}
