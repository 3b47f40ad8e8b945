package io.skillstream.domain.policy;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A skill and all below it, named by its path.
 *
 * @param path names from the root's child down, joined by "->"
 */
record Subtree(String path) {
  private static final int MOST_SUGGESTIONS = 5;

  /**
   * Checks that the skill is in the tree and not below the cut.
   *
   * @throws IllegalArgumentException if it is not; the message names it and skills named alike
   */
  void check(SkillView view) {
    SkillTree tree = view.tree();
    OptionalInt node = tree.find(names());
    if (node.isEmpty()) {
      List<String> alike = alike(tree);
      throw new IllegalArgumentException(
          "the skill tree has no skill '%s'%s"
              .formatted(
                  path,
                  alike.isEmpty()
                      ? "; give the whole path, as in Algebra->Equations"
                      : "; there is '" + String.join("', '", alike) + "'"));
    }
    if (tree.depth(node.getAsInt()) > view.maxDepth()) {
      throw new IllegalArgumentException(
          "the skill '%s' lies below the cut at depth %d; no leaf of that view is in it"
              .formatted(path, view.maxDepth()));
    }
  }

  /** Whether a leaf of a view is in the subtree. */
  boolean holds(SkillTree tree, int leaf) {
    OptionalInt top = tree.find(names());
    int node = SkillView.nodeOf(leaf);
    return top.isPresent() && node >= top.getAsInt() && node < tree.subtreeEnd(top.getAsInt());
  }

  private List<String> names() {
    return Arrays.stream(path.split("->", -1)).map(String::strip).toList();
  }

  /** Skills whose own name is like the last of the path, whatever their parents. */
  private List<String> alike(SkillTree tree) {
    List<String> names = names();
    String wanted = names.get(names.size() - 1).toLowerCase(Locale.ROOT);
    return IntStream.range(1, tree.size())
        .filter(
            node -> {
              String name = tree.name(node).toLowerCase(Locale.ROOT);
              return !wanted.isEmpty() && (name.contains(wanted) || wanted.contains(name));
            })
        .limit(MOST_SUGGESTIONS)
        .mapToObj(node -> String.join("->", tree.path(node)))
        .toList();
  }
}
