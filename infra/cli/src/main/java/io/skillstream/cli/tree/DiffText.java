package io.skillstream.cli.tree;

import io.skillstream.cli.Columns;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.domain.skill.SkillTree;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The difference of two skill trees as text. */
final class DiffText {
  private DiffText() {}

  static String page(DescribedTree before, DescribedTree after) {
    TreeDiff diff = TreeDiff.of(before.tree(), after.tree());
    StringBuilder text = new StringBuilder();
    text.append("Old  ").append(TreeText.summary(Branch.whole(before))).append('\n');
    text.append("New  ").append(TreeText.summary(Branch.whole(after))).append('\n');
    if (diff.samePaths()) {
      boolean same = before.tree().version().equals(after.tree().version());
      return text.append(
              same
                  ? "The same tree.\n"
                  : "The same skills in another order, or under a root of another name; all chains"
                      + " carry over.\n")
          .toString();
    }
    text.append(TreeText.count(diff.kept().size(), "skill"))
        .append(
            String.format(
                Locale.ROOT,
                " kept, %,d added, %,d removed, %,d moved%n",
                diff.added().size(),
                diff.removed().size(),
                diff.moved().size()));
    diff.removed().forEach(node -> line(text, "- ", diff.before(), node));
    diff.added().forEach(node -> line(text, "+ ", diff.after(), node));
    moves(text, diff);
    attributions(text, diff);
    return text.toString();
  }

  private static void line(StringBuilder text, String mark, SkillTree tree, int node) {
    text.append(mark).append(Columns.printable(Branch.path(tree, node))).append('\n');
  }

  /** A skill that moved along with its parent is only counted in the line of what it moved with. */
  private static void moves(StringBuilder text, TreeDiff diff) {
    Map<Integer, Integer> along = new HashMap<>();
    Map<Integer, Integer> top = new HashMap<>();
    for (TreeDiff.Move move : diff.moved()) {
      // From the top down: the parent of what moved along is known already.
      int with =
          move.sign() == TreeDiff.Sign.PARENT
              ? top.getOrDefault(diff.before().parent(move.from()), move.from())
              : move.from();
      top.put(move.from(), with);
      along.merge(with, 1, Integer::sum);
    }
    for (TreeDiff.Move move : diff.moved()) {
      if (move.sign() != TreeDiff.Sign.PARENT) {
        int below = along.getOrDefault(move.from(), 1) - 1;
        text.append("> ")
            .append(Columns.printable(Branch.path(diff.before(), move.from())))
            .append("  is now  ")
            .append(Columns.printable(Branch.path(diff.after(), move.to())))
            .append(move.sign() == TreeDiff.Sign.LEAVES ? "  (same leaves)" : "")
            .append(below == 0 ? "" : "  with " + TreeText.count(below, "skill") + " below")
            .append('\n');
      }
    }
    if (!diff.moved().isEmpty()) {
      text.append(
          "Moved: the path is gone, and exactly one added skill has the name or, for inner nodes,"
              + " the same leaves.\n");
    }
  }

  private static void attributions(StringBuilder text, TreeDiff diff) {
    int carried = diff.carriedLeaves().size();
    text.append("Attributions: chains to ")
        .append(carried)
        .append(" of ")
        .append(TreeText.count(diff.before().leafCount(), "old leaf"))
        .append(" carry over");
    if (!diff.lostLeaves().isEmpty()) {
      text.append("; traces with chains to the other ")
          .append(diff.lostLeaves().size())
          .append(" (removed or moved) are to be attributed anew");
    }
    text.append(".\n");
    if (!diff.deepenedLeaves().isEmpty()) {
      text.append(TreeText.count(diff.deepenedLeaves().size(), "old leaf"))
          .append(" got skills below: chains carry over and end there, at an inner node.\n");
    }
    if (!diff.freshLeaves().isEmpty()) {
      text.append(TreeText.count(diff.freshLeaves().size(), "new leaf"))
          .append(" will have no traces until traces are attributed to the new tree.\n");
    }
  }
}
