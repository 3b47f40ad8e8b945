package io.skillstream.cli.loop;

import io.skillstream.cli.results.LoopHistory;
import io.skillstream.cli.results.Rate;
import io.skillstream.cli.results.ResultsFolder;
import io.skillstream.cli.results.RunReport;
import io.skillstream.cli.results.RunSummary;
import io.skillstream.cli.results.TimeToGradient;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The few lines a loop ends with: each skill before and after, and how fast the loop was. */
public final class LoopTable {
  private LoopTable() {}

  static String render(RunReport report, ResultsFolder folder) {
    LoopHistory loop = report.loop().orElseThrow();
    SkillTree tree = report.skills().tree();
    List<LoopHistory.Standing> standings = loop.standings();
    LoopHistory.Standing before = standings.get(0);
    LoopHistory.Standing after = standings.get(standings.size() - 1);
    StringBuilder text = new StringBuilder();
    text.append(row("Wrong answers by skill", "before", "after", "interval", "selected"));
    for (int node = 0; node < tree.size(); node++) {
      if (node == SkillTree.ROOT || tree.isLeaf(node)) {
        Rate now = after.rates().get(node);
        text.append(
            row(
                node == SkillTree.ROOT ? "All skills" : tree.name(node),
                percent(before.rates().get(node)),
                percent(now),
                now == null ? "" : share(now.lower()) + "-" + share(now.upper()) + "%",
                Long.toString(report.skills().figures().get(node).selected())));
      }
    }
    text.append(System.lineSeparator()).append(course(report));
    return text.append("Results   ")
        .append(folder.path())
        .append(" (")
        .append(ResultsFolder.REPORT)
        .append(" is the picture)\n")
        .toString();
  }

  /** How much a loop did, and how fast. */
  public static String course(RunReport report) {
    LoopHistory loop = report.loop().orElseThrow();
    RunSummary run = report.summary();
    return String.format(
            Locale.ROOT,
            "Loop      %d checkpoints, %d answers judged, %d examples selected in %d rounds, %d"
                + " tokens trained%n",
            loop.standings().size() - 1,
            run.attempts().correct() + run.attempts().wrong(),
            run.selected().traces(),
            run.rounds(),
            run.tokensTrained())
        + "Latency   "
        + loop.toGradient().map(LoopTable::latency).orElse("nothing was trained")
        + "\n";
  }

  private static String latency(TimeToGradient time) {
    return String.format(
        Locale.ROOT,
        "from a trace's arrival to its gradient: p50 %.1f s, p99 %.1f s (%d traces)",
        time.p50() / 1000.0,
        time.p99() / 1000.0,
        time.traces());
  }

  private static String row(
      String name, String before, String after, String interval, String selected) {
    return String.format(
        Locale.ROOT, "%-26s %6s %6s %9s %9s%n", name, before, after, interval, selected);
  }

  private static String percent(@Nullable Rate rate) {
    return rate == null ? "-" : share(rate.mean()) + "%";
  }

  private static long share(double share) {
    return Math.round(share * 100);
  }
}
