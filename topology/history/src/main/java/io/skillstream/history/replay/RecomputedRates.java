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
  private final SkillTree tree;
  private final Estimator estimator;
  private final Map<String, int[]> nodesOf = new HashMap<>();
  private final Map<String, Counts> verdictsOn = new HashMap<>();
  private final Map<Integer, Counts> at = new HashMap<>();
  private final Set<Integer> changed = new HashSet<>();
  private final SkillEvidence evidence;
  private final Map<Integer, Optional<ErrorRate>> rates = new HashMap<>();
  private List<String> checkpoints = List.of();
  private @Nullable LogEntry<RateDelta> next;

  /** Counts of verdicts, by checkpoint too. */
  private static final class Counts {
    private long correct;
    private long wrong;
    private long unknown;
    private final Map<String, Tally> byCheckpoint = new HashMap<>();

    void add(RateDelta delta) {
      correct += delta.getCorrect();
      wrong += delta.getWrong();
      unknown += delta.getUnknown();
      add(
          delta.getCheckpoint() == null ? "" : delta.getCheckpoint(),
          delta.getCheckpointCorrect(),
          delta.getCheckpointWrong());
    }

    void add(Counts other) {
      correct += other.correct;
      wrong += other.wrong;
      unknown += other.unknown;
      other.byCheckpoint.forEach((name, tally) -> add(name, tally.correct(), tally.wrong()));
    }

    private void add(String checkpoint, long moreCorrect, long moreWrong) {
      Tally before = byCheckpoint.getOrDefault(checkpoint, Tally.EMPTY);
      byCheckpoint.put(
          checkpoint, new Tally(before.correct() + moreCorrect, before.wrong() + moreWrong));
    }

    Evidence evidence(List<String> checkpoints) {
      List<Tally> tallies = new ArrayList<>();
      for (String checkpoint : checkpoints) {
        tallies.add(byCheckpoint.getOrDefault(checkpoint, Tally.EMPTY));
      }
      while (!tallies.isEmpty() && tallies.get(tallies.size() - 1).judged() == 0) {
        tallies.remove(tallies.size() - 1);
      }
      return new Evidence(correct, wrong, unknown, tallies);
    }
  }

  RecomputedRates(
      ControlPast past, Iterator<LogEntry<RateDelta>> deltas, SkillTree tree, Estimator estimator) {
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
    Counts verdicts = verdictsOn.get(candidate.problemId());
    if (verdicts != null) {
      for (int node : added) {
        at(node).add(verdicts);
      }
    }
  }

  private void take(RateDelta delta) {
    if (!delta.getNodes().contains(SkillTree.ROOT)) {
      return;
    }
    verdictsOn.computeIfAbsent(delta.getProblemId(), unseen -> new Counts()).add(delta);
    for (int node : nodesOf.getOrDefault(delta.getProblemId(), new int[0])) {
      at(node).add(delta);
    }
  }

  private Counts at(int node) {
    changed.add(node);
    return at.computeIfAbsent(node, unseen -> new Counts());
  }

  private void publish() {
    if (!past.checkpoints().equals(checkpoints)) {
      checkpoints = past.checkpoints();
      changed.addAll(at.keySet());
    }
    for (int node : changed) {
      evidence.put(node, at.getOrDefault(node, new Counts()).evidence(checkpoints));
    }
    if (!changed.isEmpty()) {
      rates.clear();
      changed.clear();
    }
  }

  private @Nullable LogEntry<RateDelta> peek() {
    if (next == null && deltas.hasNext()) {
      next = deltas.next();
    }
    return next;
  }
}
