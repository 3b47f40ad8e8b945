package io.skillstream.cli.loop;

import io.skillstream.cli.results.LoopHistory;
import io.skillstream.cli.results.Rate;
import io.skillstream.domain.skill.SkillTree;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A loop's course in a few columns of text, one line a checkpoint. */
final class LoopView {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int SHOWN = 3;
  private static final int TREND = 12;

  private final SkillTree tree;

  LoopView(SkillTree tree) {
    this.tree = tree;
  }

  /** What the columns are. */
  String head() {
    return String.format(
        Locale.ROOT,
        "%6s  %-8s %6s  %5s %-" + TREND + "s  %-44s  %s",
        "time",
        "student",
        "loss",
        "wrong",
        "",
        "weakest skills",
        "selected for since");
  }

  /**
   * The line of one checkpoint.
   *
   * @param at its place among the history's standings
   * @param loss of the newest step
   */
  String line(LoopHistory history, int at, double loss) {
    LoopHistory.Standing now = history.standings().get(at);
    Rate all = now.rates().get(SkillTree.ROOT);
    double since = at == 0 ? -1 : history.standings().get(at - 1).seconds();
    return String.format(
            Locale.ROOT,
            "%6s  %-8s %6s  %5s %-" + TREND + "s  %-44s  %s",
            clock(now.seconds()),
            at == 0 ? now.checkpoint() : "step " + now.step(),
            at == 0 || Double.isNaN(loss) ? "" : String.format(Locale.ROOT, "%.2f", loss),
            all == null ? "" : percent(all.mean()),
            trend(history, at),
            weakest(now),
            selected(history, since, now.seconds()))
        .stripTrailing();
  }

  private String trend(LoopHistory history, int at) {
    return history.standings().subList(Math.max(0, at + 1 - TREND), at + 1).stream()
        .map(standing -> standing.rates().get(SkillTree.ROOT))
        .map(rate -> rate == null ? " " : bar(rate.mean()))
        .collect(Collectors.joining());
  }

  private static String bar(double share) {
    int height = (int) Math.min(BARS.length() - 1, Math.floor(share * BARS.length()));
    return BARS.substring(height, height + 1);
  }

  private String weakest(LoopHistory.Standing standing) {
    return standing.rates().entrySet().stream()
        .filter(rate -> tree.isLeaf(rate.getKey()))
        .sorted(
            Comparator.comparingDouble((Map.Entry<Integer, Rate> rate) -> -rate.getValue().mean())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .map(rate -> tree.name(rate.getKey()) + " " + percent(rate.getValue().mean()))
        .collect(Collectors.joining(", "));
  }

  /** The skills most selected for by the rounds of a span of time. */
  private String selected(LoopHistory history, double after, double until) {
    Map<Integer, Long> counts = new HashMap<>();
    for (LoopHistory.Round round : history.rounds()) {
      if (round.seconds() > after && round.seconds() <= until) {
        round.selected().forEach((leaf, count) -> counts.merge(leaf, count, Long::sum));
      }
    }
    List<Map.Entry<Integer, Long>> most =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(SHOWN)
            .toList();
    return most.stream()
        .map(count -> tree.name(count.getKey()) + " " + count.getValue())
        .collect(Collectors.joining(", "));
  }

  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private static String percent(double share) {
    return Math.round(100 * share) + "%";
  }
}
