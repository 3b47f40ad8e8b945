package io.skillstream.cli.history;

import io.skillstream.history.Comparison;
import io.skillstream.history.LossPoint;
import io.skillstream.history.SelectionRates;
import io.skillstream.history.TotalError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A comparison for the console: what matters first, long tables cut. */
final class ComparisonText {
  private static final int ROUNDS = 12;

  private ComparisonText() {}

  /**
   * Renders it.
   *
   * @param rows skills shown
   */
  static String render(Comparison comparison, int rows) {
    StringBuilder text = new StringBuilder();
    text.append("A  ").append(side(comparison.first())).append('\n');
    text.append("B  ").append(side(comparison.second())).append("\n\n");
    text.append("Overlap     ")
        .append(comparison.shared())
        .append(" candidates are in both (Jaccard ")
        .append(InWords.figure(comparison.jaccard()))
        .append(")\nDivergence  ")
        .append(InWords.figure(comparison.jensenShannon()))
        .append(" bits (Jensen-Shannon), total variation ")
        .append(InWords.figure(comparison.totalVariation()))
        .append(" over the skills exercised\n");
    if (!comparison.settings().isEmpty()) {
      TextTable settings = new TextTable("Setting", "A", "B");
      comparison
          .settings()
          .forEach(
              setting ->
                  settings.row(
                      setting.name(), setting.first().orElse("-"), setting.second().orElse("-")));
      text.append('\n').append(settings.render(Integer.MAX_VALUE));
    }
    TextTable skills = new TextTable("Skill", "A", "share", "drew", "B", "share", "drew", "points");
    int first = comparison.first().curriculum().selections().size();
    int second = comparison.second().curriculum().selections().size();
    for (Comparison.Skill skill : comparison.skills()) {
      skills.row(
          InWords.skill(skill.path()),
          skill.firstExamples(),
          share(skill.firstExamples(), first),
          skill.firstDrawn(),
          skill.secondExamples(),
          share(skill.secondExamples(), second),
          skill.secondDrawn(),
          InWords.points(skill.difference()));
    }
    text.append('\n').append(skills.render(rows)).append('\n').append(rates(comparison));
    return InWords.plain(text.append(curves(comparison)).toString());
  }

  private static String side(Comparison.Side side) {
    var status = side.curriculum().status();
    return side.curriculum().name()
        + ": "
        + status.getCurriculum().getStudent()
        + ", "
        + status.getCurriculum().getPolicy()
        + ", seed "
        + status.getCurriculum().getSeed()
        + ", "
        + side.curriculum().selections().size()
        + " selected, "
        + InWords.phase(status.getPhase())
        + (status.getReplayOf() == null ? "" : ", replay of " + status.getReplayOf());
  }

  private static String share(long part, int whole) {
    return whole == 0 ? "-" : InWords.percent((double) part / whole);
  }

  private static String rates(Comparison comparison) {
    SelectionRates first = comparison.first().rates();
    SelectionRates second = comparison.second().rates();
    Map<Long, SelectionRates.Round> firstRounds = new HashMap<>();
    Map<Long, SelectionRates.Round> secondRounds = new HashMap<>();
    first.rounds().forEach(round -> firstRounds.put(round.round(), round));
    second.rounds().forEach(round -> secondRounds.put(round.round(), round));
    TreeSet<Long> numbers = new TreeSet<>(firstRounds.keySet());
    numbers.addAll(secondRounds.keySet());
    TextTable table = new TextTable("Error rate at selection", "A", "selected", "B", "selected");
    table.row(
        "all rounds",
        InWords.percent(first.mean()),
        comparison.first().curriculum().selections().size(),
        InWords.percent(second.mean()),
        comparison.second().curriculum().selections().size());
    for (long number : numbers) {
      SelectionRates.Round one = firstRounds.get(number);
      SelectionRates.Round other = secondRounds.get(number);
      table.row(
          "round " + number,
          one == null ? "-" : InWords.percent(one.mean()),
          one == null ? "-" : one.selected(),
          other == null ? "-" : InWords.percent(other.mean()),
          other == null ? "-" : other.selected());
    }
    return table.render(ROUNDS + 1);
  }

  private static String curves(Comparison comparison) {
    TextTable table = new TextTable("Student", "A", "B");
    List<LossPoint> one = comparison.first().losses();
    List<LossPoint> other = comparison.second().losses();
    if (!one.isEmpty() || !other.isEmpty()) {
      table.row("examples trained", trained(one), trained(other));
      table.row("first loss", loss(one, 0), loss(other, 0));
      table.row("last loss", loss(one, one.size() - 1), loss(other, other.size() - 1));
    }
    List<TotalError> before = comparison.first().errors();
    List<TotalError> after = comparison.second().errors();
    if (!before.isEmpty() || !after.isEmpty()) {
      table.row("first total error", error(before, 0), error(after, 0));
      table.row(
          "last total error", error(before, before.size() - 1), error(after, after.size() - 1));
    }
    String rendered = table.render(Integer.MAX_VALUE);
    return rendered.lines().count() == 1 ? "" : "\n" + rendered;
  }

  private static String trained(List<LossPoint> losses) {
    return losses.isEmpty() ? "-" : Long.toString(losses.get(losses.size() - 1).examples());
  }

  private static String loss(List<LossPoint> losses, int index) {
    return losses.isEmpty() ? "-" : InWords.figure(losses.get(index).loss());
  }

  private static String error(List<TotalError> errors, int index) {
    return errors.isEmpty() ? "-" : InWords.percent(errors.get(index).rate());
  }
}
