package io.skillstream.domain.skill;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * A way to look at the pool: a skill tree cut at a depth, whose leaves partition each trace's
 * chains.
 *
 * <p>A chain belongs to the view's leaf at its end: the node at {@code maxDepth} where the chain is
 * longer, its end otherwise. A chain may end at an inner node X above the cut. Its leaf is then not
 * X, whose evidence is that of the whole subtree, but {@link #direct direct(X)}: "ends at X
 * itself". Depth 0 is the view with one leaf, the root, to which every trace belongs.
 *
 * @param tree the tree whose node numbers the leaves are
 * @param maxDepth cut, at least 0; {@link #NO_CUT} keeps whole chains
 */
public record SkillView(SkillTree tree, int maxDepth) {
  /** A cut below every node. */
  public static final int NO_CUT = Integer.MAX_VALUE;

  /** Validates the cut. */
  public SkillView {
    if (maxDepth < 0) {
      throw new IllegalArgumentException("maxDepth is " + maxDepth + ", expected 0 or more");
    }
  }

  /** The leaf of chains that end at inner node {@code node} itself; its own inverse. */
  public static int direct(int node) {
    return ~node;
  }

  /** The tree node behind a leaf of a view: the leaf itself, or X for {@code direct(X)}. */
  public static int nodeOf(int leaf) {
    return leaf < 0 ? ~leaf : leaf;
  }

  /** A name for the view that is the same wherever tree and cut are. */
  public String id() {
    return tree.version() + (maxDepth == NO_CUT ? "" : "-d" + maxDepth);
  }

  /** The view's leaf for a chain that ends at {@code chainEnd}. */
  public int leafOf(int chainEnd) {
    if (tree.depth(chainEnd) >= maxDepth) {
      return tree.ancestorAt(chainEnd, maxDepth);
    }
    return tree.isLeaf(chainEnd) ? chainEnd : direct(chainEnd);
  }

  /** The view's distinct leaves, ascending, for a trace whose chains end at {@code chainEnds}. */
  public int[] leavesOf(int[] chainEnds) {
    if (maxDepth == 0) {
      return new int[] {SkillTree.ROOT};
    }
    return Arrays.stream(chainEnds).map(this::leafOf).sorted().distinct().toArray();
  }

  /**
   * Everything a verdict on a problem with these chains counts at, once each, ascending: all nodes
   * on the chains, the root, and {@code direct(X)} for each chain that ends at an inner node X.
   */
  public static int[] countedAt(SkillTree tree, int[] chainEnds) {
    TreeSet<Integer> nodes = new TreeSet<>();
    nodes.add(SkillTree.ROOT);
    for (int end : chainEnds) {
      if (!tree.isLeaf(end)) {
        nodes.add(direct(end));
      }
      for (int at = end; at != SkillTree.ROOT; at = tree.parent(at)) {
        nodes.add(at);
      }
    }
    return nodes.stream().mapToInt(Integer::intValue).toArray();
  }
}
