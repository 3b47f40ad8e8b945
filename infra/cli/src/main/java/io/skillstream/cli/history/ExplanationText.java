package io.skillstream.cli.history;

import io.skillstream.history.PooledTrace;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.Selection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An explanation for the console. */
final class ExplanationText {
  private ExplanationText() {}

  static String render(Explanation explanation) {
    StringBuilder text = new StringBuilder();
    text.append("Trace       ")
        .append(explanation.traceId())
        .append("\nCurriculum  ")
        .append(explanation.curriculum())
        .append("\nAnswer      ")
        .append(explanation.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .append(": ")
        .append(explanation.because())
        .append('\n');
    explanation.trace().ifPresent(trace -> trace(text, trace));
    explanation.selection().ifPresent(selection -> selection(text, selection));
    explanation.moment().ifPresent(moment -> moment(text, explanation, moment));
    return InWords.plain(text.toString());
  }

  private static void trace(StringBuilder text, PooledTrace trace) {
    text.append("Candidate   ")
        .append(trace.candidate().getCandidateId())
        .append(", problem ")
        .append(trace.candidate().getProblemId())
        .append(", in the pool log at ")
        .append(trace.partition())
        .append('@')
        .append(trace.offset())
        .append('\n');
  }

  private static void selection(StringBuilder text, Selection selection) {
    text.append("Drawn by    ")
        .append(InWords.skill(selection.getSkill()))
        .append(": weight ")
        .append(InWords.figure(selection.getWeight()))
        .append(", N ")
        .append(selection.getLive())
        .append(", policy ")
        .append(selection.getPolicy())
        .append("\nError rate  ")
        .append(InWords.rate(selection.getRate()))
        .append('\n');
    if (selection.getRatesAgeMillis() != null) {
      text.append("Staleness   the newest verdict was ")
          .append(InWords.span(selection.getRatesAgeMillis()))
          .append(" old")
          .append(
              Optional.ofNullable(selection.getStaleExamples())
                  .map(examples -> ", " + examples + " examples selected since its checkpoint")
                  .orElse(""))
          .append('\n');
    }
  }

  private static void moment(
      StringBuilder text, Explanation explanation, ChanceWalk.Moment moment) {
    if (!moment.bySkillSet() && moment.inPool()) {
      text.append("Chance      ")
          .append(InWords.chance(moment.chance()))
          .append(" at slot ")
          .append(moment.slot())
          .append(" of round ")
          .append(moment.round())
          .append(": w/N ")
          .append(InWords.figure(moment.weight()))
          .append(" of ")
          .append(InWords.figure(moment.total()))
          .append(" left; expected ")
          .append(InWords.figure(explanation.expected()))
          .append(" times in ")
          .append(explanation.draws())
          .append(explanation.selection().isPresent() ? " draws before\n" : " draws so far\n");
    }
    List<ChanceWalk.Leaf> leaves = moment.leaves();
    if (leaves.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable("Its leaves", "weight", "N", "w/N", "error rate", "interval", "judged");
    for (ChanceWalk.Leaf leaf : leaves) {
      Optional<LeafWeight> known = leaf.known();
      var rate = known.map(LeafWeight::getRate);
      table.row(
          InWords.skill(leaf.path()),
          known.map(weight -> InWords.figure(weight.getWeight())).orElse("-"),
          known.map(weight -> Long.toString(weight.getLive())).orElse("-"),
          leaf.entryWeight() > 0 ? InWords.figure(leaf.entryWeight()) : "-",
          rate.map(found -> InWords.percent(found.getMean())).orElse("-"),
          rate.map(
                  found ->
                      InWords.percent(found.getLower()) + "-" + InWords.percent(found.getUpper()))
              .orElse("-"),
          rate.map(found -> Long.toString(found.getCorrect() + found.getWrong())).orElse("-"));
    }
    text.append('\n').append(table.render(Integer.MAX_VALUE));
  }
}
