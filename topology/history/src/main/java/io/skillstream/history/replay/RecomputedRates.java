package io.skillstream.history.replay;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.history.LogEntry;
import io.skillstream.record.RateDelta;
import io.skillstream.topology.stream.CountUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A student's rates under another attribution: the same verdicts, counted where the problems' new
 * chains lead.
 *
 * <p>Live, a problem's verdicts count at the root first and at further nodes as candidates with
 * other chains come. So the changes at the root are exactly the changes of the problem's verdicts,
 * and those at other nodes, which belong to the old attribution, are left aside.
 */
final class RecomputedRates implements StudentRates {
  private final ControlPast past;
  private final Iterator<LogEntry<RateDelta>> deltas;
  private final String firstTree;
  private final SkillTree tree;
  private final Estimator estimator;
  private final Map<String, int[]> nodesOf = new HashMap<>();
  private final Map<String, Series> byConditions = new HashMap<>();
  private final SkillEvidence evidence;
  private final Map<Integer, Optional<ErrorRate>> rates = new HashMap<>();
  private List<String> checkpoints = List.of();
  private String inForce = "";
  private @Nullable LogEntry<RateDelta> next;

  /** What attempts under the same conditions come to. */
  private static final class Series {
    private final Map<String, Counts> verdictsOn = new HashMap<>();
    private final Map<Integer, Counts> at = new HashMap<>();
    private final Set<Integer> changed = new HashSet<>();

    Counts at(int node) {
      changed.add(node);
      return at.computeIfAbsent(node, unseen -> new Counts());
    }

    Evidence evidence(int node, List<String> checkpoints) {
      return at.getOrDefault(node, new Counts()).evidence(checkpoints);
    }
  }

  /** Counts of verdicts, by checkpoint too; each may be below 0 on the way. */
  private static final class Counts {
    private final long[] newest = new long[3];
    private long leftOut;
    private final Map<String, long[]> byCheckpoint = new HashMap<>();

    void add(RateDelta delta) {
      long factor = CountUnit.factor(delta.getUnit());
      add(newest, factor, delta.getCorrect(), delta.getWrong(), delta.getUnknown());
      leftOut += delta.getLeftOut();
      add(
          at(delta.getCheckpoint() == null ? "" : delta.getCheckpoint()),
          factor,
          delta.getCheckpointCorrect(),
          delta.getCheckpointWrong(),
          delta.getCheckpointUnknown());
    }

    void add(Counts other) {
      add(newest, 1, other.newest);
      leftOut += other.leftOut;
      other.byCheckpoint.forEach((name, counts) -> add(at(name), 1, counts));
    }

    private long[] at(String checkpoint) {
      return byCheckpoint.computeIfAbsent(checkpoint, unseen -> new long[3]);
    }

    private static void add(long[] counts, long factor, long... more) {
      for (int kind = 0; kind < counts.length; kind++) {
        counts[kind] += factor * more[kind];
      }
    }

    Evidence evidence(List<String> checkpoints) {
      List<Tally> tallies = new ArrayList<>();
      for (String checkpoint : checkpoints) {
        tallies.add(tally(byCheckpoint.getOrDefault(checkpoint, new long[3])));
      }
      return new Evidence(tally(newest), leftOut, tallies);
    }

    private static Tally tally(long[] units) {
      return new Tally(units[0], units[1], units[2]);
    }
  }

  /**
   * Rates before any verdict.
   *
   * @param firstTree the version of the skill tree that the namespace began with: every verdict
   *     counts at its root
   */
  RecomputedRates(
      ControlPast past,
      Iterator<LogEntry<RateDelta>> deltas,
      String firstTree,
      SkillTree tree,
      Estimator estimator) {
    this.firstTree = firstTree;
    this.past = past;
    this.deltas = deltas;
    this.tree = tree;
    this.estimator = estimator;
    this.evidence = new SkillEvidence(tree);
  }

  @Override
  public void advanceTo(Moment moment, List<Attributed> added) {
    added.forEach(this::take);
    past.advanceTo(moment.controlOffset(), snapshot -> {});
    for (LogEntry<RateDelta> entry = peek();
        entry != null && entry.offset() <= past.deltasOffset();
        entry = peek()) {
      next = null;
      entry.value().ifPresent(this::take);
    }
    publish();
  }

  @Override
  public Optional<ErrorRate> rate(int skill) {
    return rates.computeIfAbsent(skill, unseen -> evidence.rate(skill, estimator));
  }

  @Override
  public Optional<Instant> newestVerdictAt() {
    return past.newestVerdictAt();
  }

  @Override
  public Optional<String> newestCheckpoint() {
    return past.newestCheckpoint();
  }

  @Override
  public Map<String, Long> checkpointExamples() {
    return past.checkpointExamples();
  }

  private void take(Attributed candidate) {
    int[] before = nodesOf.getOrDefault(candidate.problemId(), new int[0]);
    int[] here = SkillView.countedAt(tree, candidate.chainEnds());
    int[] added =
        Arrays.stream(here).filter(node -> Arrays.binarySearch(before, node) < 0).toArray();
    if (added.length == 0) {
      return;
    }
    int[] after = Arrays.copyOf(before, before.length + added.length);
    System.arraycopy(added, 0, after, before.length, added.length);
    Arrays.sort(after);
    nodesOf.put(candidate.problemId(), after);
    for (Series series : byConditions.values()) {
      Counts verdicts = series.verdictsOn.get(candidate.problemId());
      if (verdicts != null) {
        for (int node : added) {
          series.at(node).add(verdicts);
        }
      }
    }
  }

  private void take(RateDelta delta) {
    if (!delta.getTreeVersion().equals(firstTree) || !delta.getNodes().contains(SkillTree.ROOT)) {
      return;
    }
    Series series = series(delta.getConditions());
    series.verdictsOn.computeIfAbsent(delta.getProblemId(), unseen -> new Counts()).add(delta);
    for (int node : nodesOf.getOrDefault(delta.getProblemId(), new int[0])) {
      series.at(node).add(delta);
    }
  }

  private Series series(String conditions) {
    return byConditions.computeIfAbsent(conditions, unseen -> new Series());
  }

  private void publish() {
    Series series = series(past.conditions());
    if (!past.conditions().equals(inForce)) {
      // Other attempts stand for the student now: nothing of the earlier ones stays.
      series.changed.addAll(evidence.known());
      series.changed.addAll(series.at.keySet());
      inForce = past.conditions();
    }
    if (!past.checkpoints().equals(checkpoints)) {
      checkpoints = past.checkpoints();
      series.changed.addAll(series.at.keySet());
    }
    for (int node : series.changed) {
      evidence.put(node, series.evidence(node, checkpoints));
    }
    if (!series.changed.isEmpty()) {
      rates.clear();
      series.changed.clear();
    }
  }

  private @Nullable LogEntry<RateDelta> peek() {
    if (next == null && deltas.hasNext()) {
      next = deltas.next();
    }
    return next;
  }
}
