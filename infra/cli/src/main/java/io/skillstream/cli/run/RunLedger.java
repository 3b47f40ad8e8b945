package io.skillstream.cli.run;

import io.skillstream.cli.results.RefusedRecord;
import io.skillstream.domain.pool.Grouping;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Batch;
import io.skillstream.record.LeafCount;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.StageProgress;
import io.skillstream.topology.stream.SnapshotEvidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the topics have said about one curriculum so far. Filled by the {@link Observer}'s thread,
 * read by the run's; every method is atomic.
 */
public final class RunLedger {
  private static final String GIVEN = "given";

  private final SkillTree tree;
  private final String curriculum;
  private final String student;
  private final SnapshotEvidence evidence;
  private final long[] pool;
  private final long[] selectedAt;
  // Chains that a tagger found: another one may find others later. Given ones are not kept.
  private final Map<String, List<List<String>>> found = new HashMap<>();
  private final Map<String, Map<Integer, Map<String, Long>>> stages = new HashMap<>();
  private final Map<String, Map<Integer, Map<Integer, LeafCount>>> live = new HashMap<>();
  private final Map<String, Map<Integer, Map<String, Long>>> leftOut = new HashMap<>();
  private final Map<Long, Selection> selections = new TreeMap<>();
  private final List<RefusedRecord> refused = new ArrayList<>();
  private Optional<RoundPlanned> lastPlan = Optional.empty();
  private Optional<RoundClosed> lastRound = Optional.empty();
  private long rounds;
  private long batches;
  private boolean lastBatch;
  private OptionalLong ratesAge = OptionalLong.empty();
  private OptionalLong staleExamples = OptionalLong.empty();
  private long events;

  /** Nothing is known yet. */
  public RunLedger(SkillTree tree, String curriculum, String student) {
    this.tree = tree;
    this.curriculum = curriculum;
    this.student = student;
    this.evidence = new SnapshotEvidence(tree);
    this.pool = new long[tree.size()];
    this.selectedAt = new long[tree.size()];
  }

  synchronized void stage(StageProgress progress) {
    events++;
    stages
        .computeIfAbsent(progress.getStage(), unseen -> new HashMap<>())
        .put(progress.getPartition(), progress.getCounts());
  }

  synchronized void pool(PoolCounts counts) {
    events++;
    counts
        .getViews()
        .forEach(
            view -> {
              Map<Integer, LeafCount> leaves =
                  live.computeIfAbsent(view.getViewId(), unseen -> new HashMap<>())
                      .computeIfAbsent(counts.getPartition(), unseen -> new HashMap<>());
              for (LeafCount leaf : view.getLeaves()) {
                leaves.put(leaf.getLeaf(), leaf);
              }
              leftOut
                  .computeIfAbsent(view.getViewId(), unseen -> new HashMap<>())
                  .put(counts.getPartition(), view.getLeftOut());
            });
  }

  synchronized void rates(RateSnapshot snapshot) {
    events++;
    if (snapshot.getStudent().equals(student)) {
      evidence.update(snapshot);
    }
  }

  synchronized void attribution(SkillAttribution attribution) {
    events++;
    List<List<String>> before = found.remove(attribution.getCandidateId());
    if (before != null) {
      count(before, pool, -1);
    }
    count(attribution.getChains(), pool, 1);
    if (!attribution.getTagger().equals(GIVEN)) {
      found.put(attribution.getCandidateId(), attribution.getChains());
    }
  }

  synchronized void selection(Selection selection) {
    events++;
    if (selection.getCurriculum().equals(curriculum)
        && selections.put(selection.getSlot(), selection) == null) {
      count(selection.getChains(), selectedAt, 1);
    }
  }

  synchronized void round(RoundEvent round) {
    events++;
    if (!round.getCurriculum().equals(curriculum)) {
      return;
    }
    if (round.getEvent() instanceof RoundPlanned planned) {
      lastPlan = Optional.of(planned);
      ratesAge = later(ratesAge, planned.getRatesAgeMillis());
      staleExamples = later(staleExamples, planned.getStaleExamples());
    } else {
      lastRound = Optional.of((RoundClosed) round.getEvent());
      rounds++;
    }
  }

  synchronized void batch(Batch batch) {
    events++;
    if (batch.getCurriculum().equals(curriculum)) {
      batches += batch.getExamples().isEmpty() ? 0 : 1;
      lastBatch |= batch.getLast();
    }
  }

  synchronized void refused(RefusedRecord record) {
    events++;
    refused.add(record);
  }

  /** Number of records taken in: as long as it moves, something happens. */
  public synchronized long events() {
    return events;
  }

  /** A stage's counter over all partitions. */
  public synchronized long counter(String stage, String counter) {
    return stages.getOrDefault(stage, Map.of()).values().stream()
        .mapToLong(counts -> counts.getOrDefault(counter, 0L))
        .sum();
  }

  /** Everything stages have said, for a message about a standstill. */
  synchronized String stages() {
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    stages.forEach(
        (stage, partitions) ->
            partitions
                .values()
                .forEach(
                    counts ->
                        counts.forEach(
                            (counter, count) ->
                                sums.computeIfAbsent(stage, unseen -> new TreeMap<>())
                                    .merge(counter, count, Long::sum))));
    return sums.toString();
  }

  public synchronized long selected() {
    return selections.size();
  }

  /** Tokens selected, where known. */
  public synchronized long tokens() {
    return selections.values().stream()
        .mapToLong(selection -> selection.getTokens() == null ? 0 : selection.getTokens())
        .sum();
  }

  /** What is missing to the budget, as the last round said; 0 before it. */
  public synchronized long shortfall() {
    return lastRound.map(RoundClosed::getShortfall).orElse(0L);
  }

  /** Candidates the view leaves out, by reason. */
  public synchronized Map<String, Long> leftOut(PoolView view) {
    Map<String, Long> reasons = new TreeMap<>();
    leftOut
        .getOrDefault(view.id(), Map.of())
        .values()
        .forEach(counts -> counts.forEach((reason, n) -> reasons.merge(reason, n, Long::sum)));
    return reasons;
  }

  /** Age in milliseconds of the oldest rates a round was decided on. */
  public synchronized OptionalLong ratesAge() {
    return ratesAge;
  }

  /** Most examples selected since the checkpoint behind the rates of a round. */
  public synchronized OptionalLong staleExamples() {
    return staleExamples;
  }

  public synchronized long rounds() {
    return rounds;
  }

  public synchronized long batches() {
    return batches;
  }

  /** Whether a round has been planned: all input is indexed then. */
  synchronized boolean isPlanned() {
    return lastPlan.isPresent();
  }

  /** Whether the curriculum's last round is closed and all its selections and batches are here. */
  public synchronized boolean isComplete() {
    return lastBatch
        && lastRound.isPresent()
        && lastRound.get().getComplete()
        && lastRound.get().getSelectedTotal() == selections.size();
  }

  /** Skills of the view under which it shows a candidate. */
  public synchronized long leaves(PoolView view) {
    return live.getOrDefault(view.id(), Map.of()).values().stream()
        .flatMap(leaves -> leaves.values().stream())
        .filter(leaf -> leaf.getLive() > 0)
        .flatMap(
            leaf ->
                view.grouping() == Grouping.SKILL
                    ? Stream.of(view.base(leaf.getLeaf()))
                    : leaf.getSkills().stream())
        .distinct()
        .count();
  }

  /** Selections in slot order. */
  public synchronized List<Selection> selections() {
    return List.copyOf(selections.values());
  }

  public synchronized List<RefusedRecord> refusedRecords() {
    return List.copyOf(refused);
  }

  /** The student's evidence; complete once a bounded curriculum's first round is planned. */
  public SkillEvidence evidence() {
    return evidence.evidence();
  }

  /** Candidates at a node, its subtree included. */
  public synchronized long pool(int node) {
    return pool[node];
  }

  /** Selections at a node, its subtree included. */
  public synchronized long selected(int node) {
    return selectedAt[node];
  }

  private static OptionalLong later(OptionalLong most, @Nullable Long value) {
    return value == null ? most : OptionalLong.of(Math.max(value, most.orElse(value)));
  }

  private void count(List<List<String>> chains, long[] counts, int sign) {
    int[] ends = chains.stream().map(tree::find).flatMapToInt(OptionalInt::stream).toArray();
    for (int node : SkillView.countedAt(tree, ends)) {
      if (node >= 0) {
        counts[node] += sign;
      }
    }
  }
}
