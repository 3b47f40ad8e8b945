package io.skillstream.cli.tree;

import io.skillstream.cli.Columns;
import io.skillstream.cli.input.CheckedTree;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.cli.input.TreeProblem;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Locale;

/** Skill trees as text. */
final class TreeText {
  private TreeText() {}

  /** Name, size and version in a line, without its end. */
  static String summary(Branch branch) {
    SkillTree tree = branch.tree();
    String name =
        branch.top() == SkillTree.ROOT
            ? tree.name(SkillTree.ROOT)
            : Branch.path(tree, branch.top());
    return Columns.printable(name)
        + ": "
        + count(branch.nodes(), "node")
        + ", "
        + count(branch.leaves(), "leaf")
        + ", depth "
        + branch.depth()
        + ", version "
        + tree.version();
  }

  /** The summary, and under it what is below the top, indented, at most {@code depth} levels. */
  static String page(Branch branch, int depth, boolean descriptions) {
    SkillTree tree = branch.tree();
    int[] leaves = leaves(tree);
    StringBuilder text = new StringBuilder(summary(branch)).append('\n');
    for (int node = branch.top() + 1; node < branch.end(); node++) {
      int level = tree.depth(node) - tree.depth(branch.top());
      if (level > depth) {
        continue;
      }
      text.append("  ".repeat(level - 1)).append(Columns.printable(tree.name(node)));
      if (!tree.isLeaf(node)) {
        text.append(" (").append(count(leaves[node], "leaf")).append(')');
      }
      if (descriptions) {
        branch
            .described()
            .description(node)
            .ifPresent(said -> text.append(": ").append(Columns.printable(said)));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Whether a tree is usable, then a line for each problem, errors first. */
  static String verdict(String file, CheckedTree checked) {
    StringBuilder text = new StringBuilder(file);
    text.append(checked.tree().isPresent() ? ": usable" : ": not usable")
        .append(", ")
        .append(count(checked.errors().size(), "error"))
        .append(", ")
        .append(count(checked.warnings().size(), "warning"))
        .append('\n');
    checked
        .tree()
        .map((DescribedTree tree) -> summary(Branch.whole(tree)))
        .ifPresent(line -> text.append(line).append('\n'));
    lines(text, "error    ", checked.errors());
    lines(text, "warning  ", checked.warnings());
    return text.toString();
  }

  private static void lines(StringBuilder text, String kind, List<TreeProblem> problems) {
    problems.forEach(
        problem -> text.append(kind).append(Columns.printable(problem.message())).append('\n'));
  }

  /** A number with its noun. */
  static String count(int number, String noun) {
    String plural = noun.endsWith("leaf") ? noun.replace("leaf", "leaves") : noun + "s";
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? noun : plural);
  }

  private static int[] leaves(SkillTree tree) {
    int[] leaves = new int[tree.size()];
    for (int node = tree.size() - 1; node > SkillTree.ROOT; node--) {
      leaves[node] += tree.isLeaf(node) ? 1 : 0;
      leaves[tree.parent(node)] += leaves[node];
    }
    return leaves;
  }
}
