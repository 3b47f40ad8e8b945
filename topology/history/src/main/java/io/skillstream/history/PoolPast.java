package io.skillstream.history;

import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCreated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The pool log, looked through for single traces. It is streamed; what is kept is one candidate for
 * each node a chain ends at, so that numbers can be given their paths.
 *
 * <p>Where nothing is said of a version of the skill tree, it is the one that the candidate came
 * with.
 */
public final class PoolPast {
  private final NamespaceHistory history;
  private final Map<String, ViewCreated> views = new HashMap<>();
  private final List<PooledTrace> found = new ArrayList<>();
  private final Map<Place, Map<String, CandidateReattributed>> inFurtherTrees = new HashMap<>();
  private final Map<String, NavigableMap<Integer, Exemplar>> exemplars = new HashMap<>();
  private final Map<String, Integer> attributionsBefore = new HashMap<>();

  /**
   * A candidate with a chain that ends at some node.
   *
   * @param attribution which of the candidate's attributions, from 0 in the order of the log
   */
  private record Exemplar(String problemId, String candidateId, int attribution, int chain) {}

  /** Where a candidate is in the pool log. */
  private record Place(int partition, long offset) {
    static Place of(PooledTrace trace) {
      return new Place(trace.partition(), trace.offset());
    }
  }

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

  /** The versions of the skill tree in which chains of candidates are known. */
  public Set<String> treeVersions() {
    return Set.copyOf(exemplars.keySet());
  }

  /**
   * The candidates of the trace with their chains in a version of the skill tree; without a tagger
   * where they wait for them.
   */
  public List<PooledTrace> found(String treeVersion) {
    return found.stream()
        .map(
            trace ->
                trace.candidate().getTreeVersion().equals(treeVersion)
                    ? trace
                    : in(treeVersion, trace))
        .toList();
  }

  private PooledTrace in(String treeVersion, PooledTrace trace) {
    CandidateReattributed known =
        inFurtherTrees.getOrDefault(Place.of(trace), Map.of()).get(treeVersion);
    return new PooledTrace(
        trace.partition(),
        trace.offset(),
        CandidateAdded.newBuilder(trace.candidate())
            .setTreeVersion(treeVersion)
            .setTagger(known == null ? "" : known.getTagger())
            .setChainEnds(known == null ? List.of() : known.getChainEnds())
            .build(),
        trace.retractedAt());
  }

  /** A view; empty where none of this name was asked for. */
  public Optional<ViewCreated> view(String viewId) {
    return Optional.ofNullable(views.get(viewId));
  }

  /**
   * The path of each node that a chain ends at in a version of the skill tree, read from the
   * attributions of the exemplars.
   */
  public ChainEnds chainEnds(String treeVersion) {
    Set<String> problems = new HashSet<>();
    Map<String, Map<Integer, Exemplar>> asked = new HashMap<>();
    NavigableMap<Integer, Exemplar> ofTree =
        exemplars.getOrDefault(treeVersion, Collections.emptyNavigableMap());
    ofTree.forEach(
        (node, exemplar) -> {
          problems.add(exemplar.problemId());
          asked
              .computeIfAbsent(exemplar.candidateId(), unseen -> new HashMap<>())
              .put(node, exemplar);
        });
    Map<String, Integer> passed = new HashMap<>();
    NavigableMap<Integer, List<String>> paths = new TreeMap<>();
    history.each(
        history.topics().traceSkills(),
        SkillAttribution.class,
        problems::contains,
        attribution -> {
          String candidateId = attribution.getCandidateId();
          if (asked.containsKey(candidateId)) {
            int number = passed.merge(candidateId, 1, Integer::sum) - 1;
            asked
                .get(candidateId)
                .forEach(
                    (node, exemplar) -> {
                      if (exemplar.attribution() == number
                          && exemplar.chain() < attribution.getChains().size()) {
                        paths.put(node, List.copyOf(attribution.getChains().get(exemplar.chain())));
                      }
                    });
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
          } else if (value.getEvent() instanceof CandidateReattributed attributed) {
            reattribute(traces, entry.partition(), attributed);
          } else if (value.getEvent() instanceof CandidateRetracted retracted) {
            retract(traces, entry.partition(), retracted);
          }
        });
    return traces;
  }

  private void read(String traceId, LogEntry<PoolEvent> entry, Object event) {
    if (event instanceof CandidateAdded added) {
      remember(
          added.getTreeVersion(),
          added.getProblemId(),
          added.getCandidateId(),
          added.getChainEnds());
      if (added.getTraceId().equals(traceId) || added.getCandidateId().equals(traceId)) {
        found.add(new PooledTrace(entry.partition(), entry.offset(), added, Optional.empty()));
      }
    } else if (event instanceof CandidateReattributed attributed) {
      attributionsBefore.merge(attributed.getCandidateId(), 1, Integer::sum);
      remember(
          attributed.getTreeVersion(),
          attributed.getProblemId(),
          attributed.getCandidateId(),
          attributed.getChainEnds());
      reattribute(found, entry.partition(), attributed);
    } else if (event instanceof CandidateRetracted retracted) {
      // If its content comes again, that is one more.
      attributionsBefore.merge(retracted.getCandidateId(), 1, Integer::sum);
      retract(found, entry.partition(), retracted);
    } else if (event instanceof ViewCreated view) {
      views.put(view.getViewId(), view);
    }
  }

  /** Each attribution of a candidate stands in both topics, in the same order. */
  private void remember(
      String treeVersion, String problemId, String candidateId, List<Integer> chainEnds) {
    NavigableMap<Integer, Exemplar> ofTree =
        exemplars.computeIfAbsent(treeVersion, unseen -> new TreeMap<>());
    int attribution = attributionsBefore.getOrDefault(candidateId, 0);
    for (int chain = 0; chain < chainEnds.size(); chain++) {
      ofTree.putIfAbsent(
          chainEnds.get(chain), new Exemplar(problemId, candidateId, attribution, chain));
    }
  }

  private void reattribute(
      List<PooledTrace> traces, int partition, CandidateReattributed attributed) {
    change(
        traces,
        partition,
        attributed.getCandidateId(),
        trace -> {
          if (!trace.candidate().getTreeVersion().equals(attributed.getTreeVersion())) {
            inFurtherTrees
                .computeIfAbsent(Place.of(trace), unseen -> new HashMap<>())
                .put(attributed.getTreeVersion(), attributed);
            return trace;
          }
          return new PooledTrace(
              partition,
              trace.offset(),
              CandidateAdded.newBuilder(trace.candidate())
                  .setTagger(attributed.getTagger())
                  .setChainEnds(attributed.getChainEnds())
                  .build(),
              trace.retractedAt());
        });
  }

  private static void retract(
      List<PooledTrace> traces, int partition, CandidateRetracted retracted) {
    change(
        traces,
        partition,
        retracted.getCandidateId(),
        trace ->
            new PooledTrace(
                partition,
                trace.offset(),
                trace.candidate(),
                Optional.of(retracted.getRetractedAt())));
  }

  /** A change is of the newest of equal candidates: content sent again comes after it. */
  private static void change(
      List<PooledTrace> traces,
      int partition,
      String candidateId,
      UnaryOperator<PooledTrace> change) {
    for (int i = traces.size() - 1; i >= 0; i--) {
      PooledTrace trace = traces.get(i);
      if (trace.partition() == partition
          && trace.retractedAt().isEmpty()
          && trace.candidate().getCandidateId().equals(candidateId)) {
        traces.set(i, change.apply(trace));
        return;
      }
    }
  }
}
