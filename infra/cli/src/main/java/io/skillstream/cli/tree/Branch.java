package io.skillstream.cli.tree;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A node of a skill tree with all below it.
 *
 * @param described the tree
 * @param top the node
 */
record Branch(DescribedTree described, int top) {
  private static final String ARROW = "->";
  private static final int NAMES_SHOWN = 20;

  /** The whole tree. */
  static Branch whole(DescribedTree described) {
    return new Branch(described, SkillTree.ROOT);
  }

  /**
   * The branch at a path such as {@code Algebra->Polynomials}.
   *
   * @throws CommandException if there is no such skill, with those that there are
   */
  static Branch at(DescribedTree described, String path) {
    SkillTree tree = described.tree();
    int node = SkillTree.ROOT;
    for (String name : Arrays.stream(path.split(ARROW, -1)).map(String::strip).toList()) {
      List<String> way = new ArrayList<>(tree.path(node));
      way.add(name);
      OptionalInt child = tree.find(way);
      if (child.isEmpty()) {
        throw new CommandException(CommandException.UNUSABLE, missing(tree, node, name));
      }
      node = child.getAsInt();
    }
    return new Branch(described, node);
  }

  SkillTree tree() {
    return described.tree();
  }

  /** One past the last node of the branch; its nodes are a range, in preorder. */
  int end() {
    return tree().subtreeEnd(top);
  }

  /** Number of nodes, the top included. */
  int nodes() {
    return end() - top;
  }

  /** Number of leaves; a leaf has one, itself. */
  int leaves() {
    int leaves = 0;
    for (int node = top; node < end(); node++) {
      leaves += tree().isLeaf(node) ? 1 : 0;
    }
    return leaves;
  }

  /** Levels below the top. */
  int depth() {
    int deepest = tree().depth(top);
    for (int node = top; node < end(); node++) {
      deepest = Math.max(deepest, tree().depth(node));
    }
    return deepest - tree().depth(top);
  }

  private static String missing(SkillTree tree, int node, String name) {
    String under = node == SkillTree.ROOT ? "the root" : "'" + path(tree, node) + "'";
    if (tree.isLeaf(node)) {
      return under + " is a leaf: there is no '" + name + "' under it";
    }
    List<Integer> children = tree.children(node);
    return "there is no '"
        + name
        + "' under "
        + under
        + "; there "
        + (children.size() == 1 ? "is " : "are ")
        + children.stream()
            .limit(NAMES_SHOWN)
            .map(child -> "'" + tree.name(child) + "'")
            .collect(Collectors.joining(", "))
        + (children.size() > NAMES_SHOWN
            ? " and " + (children.size() - NAMES_SHOWN) + " more"
            : "");
  }

  /** A node's path in one text. */
  static String path(SkillTree tree, int node) {
    return String.join(ARROW, tree.path(node));
  }
}
