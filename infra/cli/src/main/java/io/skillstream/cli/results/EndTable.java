package io.skillstream.cli.results;

import io.skillstream.domain.rate.UnknownBounds;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The few lines a run ends with: what was read, the weakest skills, what was selected, a shortfall
 * where there is one, and where the results are.
 */
public final class EndTable {
  private static final int WEAKEST = 10;
  private static final int NARROWEST = 60;
  private static final int FIGURES_WIDTH = 37;

  private EndTable() {}

  /**
   * Renders the table.
   *
   * @param report the run
   * @param folder where its results are
   * @param width columns of the terminal; less than 60 counts as 60
   */
  public static String render(RunReport report, ResultsFolder folder, int width) {
    RunSummary run = report.summary();
    int nameWidth = Math.max(width, NARROWEST) - FIGURES_WIDTH;
    StringBuilder text = new StringBuilder();
    List<Integer> weakest = report.skills().weakest(WEAKEST);
    if (weakest.isEmpty()) {
      text.append("No skill has a verdict of ").append(run.settings().student()).append(".\n");
    } else {
      text.append(
          row(
              pad("Weakest skills of " + run.settings().student(), nameWidth),
              "error",
              "interval",
              "evidence",
              "selected"));
      for (int node : weakest) {
        SkillFigures skill = report.skills().figures().get(node);
        Rate rate = skill.rate().orElseThrow();
        text.append(
            row(
                pad(report.skills().shortName(node), nameWidth),
                percent(rate.mean()) + "%",
                percent(rate.lower()) + "-" + percent(rate.upper()) + "%",
                count(rate.evidence()),
                Long.toString(skill.selected())));
      }
    }
    text.append('\n')
        .append("Traces    ")
        .append(run.traces().read())
        .append(" read, ")
        .append(run.traces().tagged())
        .append(" tagged, ")
        .append(run.traces().untagged() == 0 ? "" : run.traces().untagged() + " without a skill, ")
        .append(run.traces().duplicate())
        .append(" duplicate, ")
        .append(run.traces().refused())
        .append(" refused")
        .append(run.traces().heldOut() == 0 ? "" : ", " + run.traces().heldOut() + " as held out")
        .append("\nAttempts  ")
        .append(run.attempts().read())
        .append(" read, ")
        .append(run.attempts().correct())
        .append(" correct, ")
        .append(run.attempts().wrong())
        .append(" wrong, ")
        .append(run.attempts().unknown())
        .append(" unknown, ")
        .append(run.attempts().withoutTrace())
        .append(" without a trace, ")
        .append(run.attempts().refused())
        .append(" refused\n");
    if (run.taggers().asked() > 0) {
      text.append("Taggers   ").append(run.taggers().text()).append('\n');
    }
    unknown(report.skills().figures().get(SkillTree.ROOT), text);
    text.append("Selected  ")
        .append(selected(run))
        .append(" (")
        .append(run.settings().policy())
        .append(", ")
        .append(run.rounds())
        .append(run.rounds() == 1 ? " round)\n" : " rounds)\n");
    if (run.tokensTrained() > 0) {
      text.append("Trained   ").append(run.tokensTrained()).append(" tokens\n");
    }
    if (!run.selected().leftOut().isEmpty()) {
      text.append("Left out  ").append(leftOut(run.selected().leftOut())).append('\n');
    }
    if (run.selected().shortfall() > 0) {
      text.append("Shortfall ")
          .append(run.selected().shortfall())
          .append(run.settings().budget().isPresent() ? "" : " tokens")
          .append(": no more traces could be reached with this policy, tree and attempts\n");
    }
    return text.append("Results   ").append(folder.path()).append('\n').toString();
  }

  /** What all skills together leave open, where that is anything. */
  private static void unknown(SkillFigures all, StringBuilder text) {
    if (all.unknown() > 0 && all.bounds().isPresent()) {
      UnknownBounds bounds = all.bounds().get();
      text.append(
          String.format(
              Locale.ROOT,
              "Unknown   %d problems (%.1f%%): error %.1f%% if right, %.1f%% if wrong\n",
              all.unknown(),
              100 * bounds.share(),
              100 * bounds.best(),
              100 * bounds.worst()));
    }
    if (all.leftOut() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "Excluded  %d problems the student was trained on, or kept for tests\n",
              all.leftOut()));
    }
  }

  private static String selected(RunSummary run) {
    RunSummary.Selected selected = run.selected();
    StringBuilder text = new StringBuilder().append(selected.traces());
    run.settings().budget().ifPresent(budget -> text.append(" of ").append(budget));
    run.settings()
        .tokenBudget()
        .ifPresent(
            budget ->
                text.append(", ")
                    .append(selected.tokens())
                    .append(" of ")
                    .append(budget)
                    .append(" tokens"));
    return text.toString();
  }

  private static String leftOut(Map<String, Long> reasons) {
    return reasons.values().stream().mapToLong(Long::longValue).sum()
        + " before selection: "
        + reasons.entrySet().stream()
            .map(reason -> reason.getKey() + " " + reason.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String row(
      String name, String rate, String interval, String evidence, String selected) {
    return String.format(
        Locale.ROOT, "%s %6s %9s %9s %9s\n", name, rate, interval, evidence, selected);
  }

  private static String percent(double share) {
    return Long.toString(Math.round(share * 100));
  }

  private static String count(double evidence) {
    return evidence == Math.rint(evidence)
        ? Long.toString((long) evidence)
        : String.format(Locale.ROOT, "%.1f", evidence);
  }

  /** Exactly {@code width} characters: cut in the middle, or filled with blanks. */
  private static String pad(String name, int width) {
    // A name may hold anything; control characters would drive the terminal.
    int[] shown = name.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c).toArray();
    if (shown.length > width) {
      // Long skill names tend to begin alike, so the end is kept too.
      int tail = (width - 3) / 3;
      return new String(shown, 0, width - 3 - tail)
          + "..."
          + new String(shown, shown.length - tail, tail);
    }
    return new String(shown, 0, shown.length) + " ".repeat(width - shown.length);
  }
}
