package io.skillstream.history;

import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCreated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pool log, looked through for single traces. It is streamed; what is kept is one candidate for
 * each node a chain ends at, so that numbers can be given their paths.
 */
public final class PoolPast {
  private final NamespaceHistory history;
  private final Map<String, ViewCreated> views = new HashMap<>();
  private final List<PooledTrace> found = new ArrayList<>();
  private final NavigableMap<Integer, Exemplar> exemplars = new TreeMap<>();

  /** A candidate with a chain that ends at some node. */
  private record Exemplar(String problemId, String candidateId, int chain) {}

  private PoolPast(NamespaceHistory history) {
    this.history = history;
  }

  /**
   * Looks for a trace.
   *
   * @param traceId id of the trace, or of its candidate
   */
  public static PoolPast of(NamespaceHistory history, String traceId) {
    PoolPast past = new PoolPast(history);
    history.eachEntry(
        history.topics().poolLog(),
        PoolEvent.class,
        key -> true,
        (entry, value) -> past.read(traceId, entry, value.getEvent()));
    return past;
  }

  /** The candidates of the trace, in the order they came: several where it was sent again. */
  public List<PooledTrace> found() {
    return List.copyOf(found);
  }

  /** A view; empty where none of this name was asked for. */
  public Optional<ViewCreated> view(String viewId) {
    return Optional.ofNullable(views.get(viewId));
  }

  /** The path of each node that a chain ends at, read from the attributions of the exemplars. */
  public ChainEnds chainEnds() {
    Set<String> problems = new HashSet<>();
    Map<String, List<Map.Entry<Integer, Integer>>> asked = new HashMap<>();
    exemplars.forEach(
        (node, exemplar) -> {
          problems.add(exemplar.problemId());
          asked
              .computeIfAbsent(exemplar.candidateId(), unseen -> new ArrayList<>())
              .add(Map.entry(node, exemplar.chain()));
        });
    NavigableMap<Integer, List<String>> paths = new TreeMap<>();
    history.each(
        history.topics().traceSkills(),
        SkillAttribution.class,
        problems::contains,
        attribution -> {
          for (Map.Entry<Integer, Integer> end :
              asked.getOrDefault(attribution.getCandidateId(), List.of())) {
            if (end.getValue() < attribution.getChains().size()) {
              paths.put(end.getKey(), List.copyOf(attribution.getChains().get(end.getValue())));
            }
          }
        });
    return new ChainEnds(paths);
  }

  /** A student's newest verdict on a problem; empty where there is none that counts. */
  public Optional<Verdict> verdict(String problemId, String student) {
    List<Verdict> verdicts = new ArrayList<>();
    history.each(
        history.topics().poolLog(),
        PoolEvent.class,
        problemId::equals,
        event -> {
          if (event.getEvent() instanceof ProblemJudged judged
              && judged.getProblemId().equals(problemId)
              && judged.getStudent().equals(student)) {
            verdicts.add(judged.getVerdict());
          }
        });
    return verdicts.isEmpty()
        ? Optional.empty()
        : Optional.of(verdicts.get(verdicts.size() - 1))
            .filter(verdict -> verdict != Verdict.UNKNOWN);
  }

  /** The traces in the pool whose problem this is. */
  public List<PooledTrace> ofProblem(String problemId) {
    List<PooledTrace> traces = new ArrayList<>();
    history.eachEntry(
        history.topics().poolLog(),
        PoolEvent.class,
        problemId::equals,
        (entry, value) -> {
          if (value.getEvent() instanceof CandidateAdded added) {
            traces.add(new PooledTrace(entry.partition(), entry.offset(), added, Optional.empty()));
          } else if (value.getEvent() instanceof CandidateRetracted retracted) {
            retract(traces, entry.partition(), retracted);
          }
        });
    return traces;
  }

  private void read(String traceId, LogEntry<PoolEvent> entry, Object event) {
    if (event instanceof CandidateAdded added) {
      for (int chain = 0; chain < added.getChainEnds().size(); chain++) {
        exemplars.putIfAbsent(
            added.getChainEnds().get(chain),
            new Exemplar(added.getProblemId(), added.getCandidateId(), chain));
      }
      if (added.getTraceId().equals(traceId) || added.getCandidateId().equals(traceId)) {
        found.add(new PooledTrace(entry.partition(), entry.offset(), added, Optional.empty()));
      }
    } else if (event instanceof CandidateRetracted retracted) {
      retract(found, entry.partition(), retracted);
    } else if (event instanceof ViewCreated view) {
      views.put(view.getViewId(), view);
    }
  }

  /** A retraction is of the newest of equal candidates: content sent again comes after it. */
  private static void retract(
      List<PooledTrace> traces, int partition, CandidateRetracted retracted) {
    for (int i = traces.size() - 1; i >= 0; i--) {
      PooledTrace trace = traces.get(i);
      if (trace.partition() == partition
          && trace.retractedAt().isEmpty()
          && trace.candidate().getCandidateId().equals(retracted.getCandidateId())) {
        traces.set(
            i,
            new PooledTrace(
                partition,
                trace.offset(),
                trace.candidate(),
                Optional.of(retracted.getRetractedAt())));
        return;
      }
    }
  }
}
