package io.skillstream.workers.attribution;

import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * The walk of one trace down the tree: which nodes to ask about, and the chains so far.
 *
 * <p>A node whose children are named leads on to each of them; without any, its branch yields
 * nothing. A node without children, or at the depth limit, ends a chain. Branches do not depend on
 * each other, so several questions may be open.
 */
final class Descent {
  private final SkillTree tree;
  private final int maxDepth;
  private final Deque<Integer> toAsk = new ArrayDeque<>();
  private final TreeSet<Integer> ends = new TreeSet<>();
  private int open;
  private int asked;

  Descent(SkillTree tree, int maxDepth) {
    this.tree = tree;
    this.maxDepth = maxDepth;
    toAsk.add(SkillTree.ROOT);
  }

  boolean hasNext() {
    return !toAsk.isEmpty();
  }

  /** A node whose children are to be asked about next; empty: none for now. */
  OptionalInt next() {
    if (toAsk.isEmpty()) {
      return OptionalInt.empty();
    }
    open++;
    asked++;
    return OptionalInt.of(toAsk.remove());
  }

  /** Takes the answer about a node: positions of the children that are involved. */
  void answered(int node, List<Integer> involved) {
    open--;
    List<Integer> children = tree.children(node);
    for (int position : involved) {
      int child = children.get(position);
      if (tree.isLeaf(child) || tree.depth(child) >= maxDepth) {
        ends.add(child);
      } else {
        toAsk.add(child);
      }
    }
  }

  /** How many questions there were so far. */
  int asked() {
    return asked;
  }

  boolean isDone() {
    return open == 0 && toAsk.isEmpty();
  }

  /** The chains found, in the tree's order. */
  List<List<String>> chains() {
    return ends.stream().map(tree::path).toList();
  }
}
