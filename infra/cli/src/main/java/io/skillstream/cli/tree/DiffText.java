package io.skillstream.cli.tree;

import io.skillstream.cli.Columns;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.TreeDiff;
import io.skillstream.history.TreeImpact;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The difference of two skill trees as text. */
final class DiffText {
  private static final int MOST_LOST = 20;

  private static final Map<TreeImpact.Fate, String> FATES =
      new EnumMap<>(
          Map.of(
              TreeImpact.Fate.CARRIED, "carry over",
              TreeImpact.Fate.MOVED, "move to where their skills are now",
              TreeImpact.Fate.IN_PART, "lose some of their skills",
              TreeImpact.Fate.LOST, "are to be attributed anew",
              TreeImpact.Fate.WITHOUT_SKILLS, "none"));

  private DiffText() {}

  static String page(DescribedTree before, DescribedTree after, Optional<TreeImpact> impact) {
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
    impact.ifPresent(pool -> pool(text, diff.before(), pool));
    return text.toString();
  }

  private static void pool(StringBuilder text, SkillTree before, TreeImpact impact) {
    List<Map<String, String>> rows = new ArrayList<>();
    FATES.forEach(
        (fate, words) ->
            rows.add(
                row(
                    words,
                    impact.candidates().getOrDefault(fate, 0L),
                    impact.verdicts().getOrDefault(fate, 0L))));
    rows.add(row("all", impact.allCandidates(), impact.allVerdicts()));
    text.append("\nIn the pool:\n").append(Columns.render(rows));
    if (impact.atLost().isEmpty()) {
      return;
    }
    text.append("Candidates at skills that are removed or moved:\n");
    impact.atLost().entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
        .limit(MOST_LOST)
        .forEach(
            lost ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%,10d  %s%n",
                        lost.getValue(),
                        Columns.printable(Branch.path(before, lost.getKey())))));
    if (impact.atLost().size() > MOST_LOST) {
      text.append("and at ")
          .append(TreeText.count(impact.atLost().size() - MOST_LOST, "more skill"))
          .append("; --json names them all\n");
    }
  }

  private static Map<String, String> row(String chains, long candidates, long verdicts) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("CHAINS", chains);
    row.put("CANDIDATES", String.format(Locale.ROOT, "%,d", candidates));
    row.put("VERDICTS", String.format(Locale.ROOT, "%,d", verdicts));
    return row;
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
