package io.skillstream.cli.history;

import io.skillstream.cli.history.Explanation.Outcome;
import io.skillstream.domain.trace.Identity;
import io.skillstream.history.ChainEnds;
import io.skillstream.history.CurriculumName;
import io.skillstream.history.LogEntry;
import io.skillstream.history.NamespaceHistory;
import io.skillstream.history.PoolPast;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Selection;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.stream.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Explains from topics alone why a trace was selected, or not: nothing is asked of a running
 * topology.
 */
final class Explainer {
  private final NamespaceHistory history;
  private final NamespaceHistory content;
  private final CurriculumName name;
  private final CurriculumStatus status;

  /**
   * Explains choices of one curriculum.
   *
   * @param history its namespace
   * @throws io.skillstream.history.HistoryException if there is no such curriculum
   */
  Explainer(NamespaceHistory history, CurriculumName name) {
    this.history = history;
    this.name = name;
    this.status = history.status(name.name());
    this.content = status.getReplayOf() == null ? history : history.of(status.getReplayOf());
  }

  /** Explains the choice of a trace, given by its id or its candidate's. */
  Explanation explain(String traceId) {
    PoolPast pool = PoolPast.of(content, traceId);
    List<PooledTrace> found = pool.found();
    if (found.isEmpty()) {
      return outsideThePool(traceId, pool);
    }
    // Content that was sent again after a retraction is a candidate of its own: the newest counts.
    PooledTrace newest = found.get(found.size() - 1);
    String candidateId = newest.candidate().getCandidateId();
    Optional<Selection> selection =
        history
            .selections(
                made ->
                    made.getCurriculum().equals(name.name())
                        && made.getCandidateId().equals(candidateId))
            .stream()
            .findFirst();
    PooledTrace trace = selection.flatMap(made -> behind(made, found)).orElse(newest);
    // A curriculum may have been moved since it selected.
    String viewId = selection.map(Selection::getViewId).orElse(status.getViewId());
    Optional<ViewCreated> view = pool.view(viewId).or(() -> ReplayedView.of(status));
    if (view.isEmpty()) {
      return inPool(
          traceId,
          trace,
          Outcome.NO_ROUND,
          "the curriculum has no round yet: " + WhyNot.standing(status));
    }
    Verdict side =
        selection
            .map(Selection::getVerdict)
            .or(
                () ->
                    Optional.ofNullable(view.get().getAttemptedBy())
                        .flatMap(
                            student -> pool.verdict(trace.candidate().getProblemId(), student)))
            .orElse(Verdict.UNKNOWN);
    Optional<String> tree = pool.treeVersions().stream().filter(viewId::startsWith).findFirst();
    if (tree.isEmpty()) {
      return inOtherTree(traceId, trace, selection);
    }
    PooledTrace seen = pool.found(tree.get()).get(found.indexOf(trace));
    ChainEnds ends = pool.chainEnds(tree.get());
    ChanceWalk walk =
        new ChanceWalk(view.get(), viewId, seen, ends, side, selection.map(Selection::getSlot));
    history.rounds(name.name(), walk);
    return selection
        .map(made -> selected(traceId, seen, made, walk))
        .orElseGet(() -> unselected(traceId, seen, view.get(), side, walk));
  }

  private static Optional<PooledTrace> behind(Selection selection, List<PooledTrace> found) {
    return found.stream()
        .filter(
            one ->
                one.partition() == selection.getPoolPartition()
                    && one.offset() == selection.getPoolOffset())
        .findFirst();
  }

  private Explanation selected(
      String traceId, PooledTrace trace, Selection selection, ChanceWalk walk) {
    return new Explanation(
        traceId,
        name,
        Outcome.SELECTED,
        drawn(selection)
            + trace.retractedAt().map(at -> "; it was retracted since, at " + at).orElse(""),
        Optional.of(trace),
        Optional.of(selection),
        walk.atTarget(),
        walk.expected(),
        walk.slots());
  }

  private Explanation unselected(
      String traceId, PooledTrace trace, ViewCreated view, Verdict side, ChanceWalk walk) {
    WhyNot whyNot = WhyNot.of(trace, view, side, walk, status);
    return new Explanation(
        traceId,
        name,
        whyNot.outcome(),
        whyNot.because(),
        Optional.of(trace),
        Optional.empty(),
        walk.last(),
        walk.expected(),
        walk.slots());
  }

  private Explanation outsideThePool(String traceId, PoolPast pool) {
    Optional<String> problem = content.problemOf(traceId);
    Optional<LogEntry<Trace>> sent = content.sent(traceId);
    if (problem.isPresent()) {
      List<PooledTrace> same = pool.ofProblem(problem.get());
      Optional<String> candidateId =
          sent.flatMap(LogEntry::value)
              .map(trace -> Identity.candidateId(problem.get(), trace.getResponse()));
      List<PooledTrace> equal =
          same.stream()
              .filter(
                  one ->
                      candidateId
                          .map(id -> id.equals(one.candidate().getCandidateId()))
                          .orElse(true))
              .toList();
      if (!equal.isEmpty()) {
        List<String> ids =
            equal.stream().map(one -> one.candidate().getTraceId()).distinct().toList();
        return Explanation.outside(
            traceId,
            name,
            Outcome.DUPLICATE,
            (candidateId.isPresent()
                    ? "it has the same content as trace "
                    : "it has the same content as one of the traces of its problem, ")
                + String.join(", ", ids)
                + ", which came first; explain that one");
      }
    }
    Optional<LogEntry<byte[]>> refused = refused(traceId);
    if (refused.isPresent()) {
      Headers headers = refused.get().headers();
      return Explanation.outside(
          traceId,
          name,
          Outcome.REFUSED,
          "it was refused ("
              + text(headers, DeadLetter.REASON)
              + "): "
              + text(headers, DeadLetter.DETAIL)
              + "; the record is at "
              + content.topics().deadLetters()
              + "-"
              + refused.get().partition()
              + "@"
              + refused.get().offset());
    }
    if (sent.isPresent()) {
      String at =
          content.topics().traces() + "-" + sent.get().partition() + "@" + sent.get().offset();
      return sent.get().value().isPresent()
          ? Explanation.outside(
              traceId,
              name,
              Outcome.ON_ITS_WAY,
              "it is at " + at + " but not in the pool yet; check that the topology runs")
          : Explanation.outside(traceId, name, Outcome.RETRACTED, "it was retracted at " + at);
    }
    return Explanation.outside(
        traceId,
        name,
        Outcome.UNKNOWN,
        "no topic of namespace "
            + content.topics().namespace()
            + " knows it; check the id, or --namespace");
  }

  /** The newest dead letter under the trace's id. */
  private Optional<LogEntry<byte[]>> refused(String traceId) {
    byte[] key = traceId.getBytes(StandardCharsets.UTF_8);
    List<LogEntry<byte[]>> newest = new ArrayList<>();
    content.deadLetters(
        letter -> {
          if (Arrays.equals(key, letter.key())
              && !text(letter.headers(), DeadLetter.ORIGIN).equals(content.topics().attempts())) {
            newest.clear();
            newest.add(letter);
          }
        });
    return newest.stream().findFirst();
  }

  /** The leaves of a view over another tree are not told by the pool log. */
  private Explanation inOtherTree(
      String traceId, PooledTrace trace, Optional<Selection> selection) {
    return new Explanation(
        traceId,
        name,
        selection.isPresent() ? Outcome.SELECTED : Outcome.NOT_DRAWN,
        selection.map(Explainer::drawn).orElse("it was not selected")
            + "; chances are not told, because the replay used another skill tree than the pool",
        Optional.of(trace),
        selection,
        Optional.empty(),
        0,
        0);
  }

  private static String drawn(Selection selection) {
    return "round "
        + selection.getRound()
        + " drew it with slot "
        + selection.getSlot()
        + " through "
        + InWords.skill(selection.getSkill());
  }

  private Explanation inPool(String traceId, PooledTrace trace, Outcome outcome, String because) {
    return new Explanation(
        traceId,
        name,
        outcome,
        because,
        Optional.of(trace),
        Optional.empty(),
        Optional.empty(),
        0,
        0);
  }

  private static String text(Headers headers, String key) {
    Header header = headers.lastHeader(key);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
