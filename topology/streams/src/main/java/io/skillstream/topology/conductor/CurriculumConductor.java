package io.skillstream.topology.conductor;

import static java.util.Objects.requireNonNull;

import io.skillstream.domain.policy.LeafState;
import io.skillstream.domain.policy.Policies;
import io.skillstream.domain.policy.SelectionPolicy;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.round.DrawState;
import io.skillstream.domain.round.DrawableLeaf;
import io.skillstream.domain.round.Plan;
import io.skillstream.domain.round.RoundPlanner;
import io.skillstream.domain.round.SlotDraw;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumState;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.RoundResult;
import io.skillstream.record.Slot;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.RateRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Leads one curriculum from round to round.
 *
 * <pre>
 * waiting for input ─▶ waiting for the view ─▶ ┌▶ plan ─▶ orders out ─▶ results in ─┬─ voids ──▶ plan again
 *                                              │                                    └─ none ───▶ close the round
 *                                              └── budget left, and demand ◀────────────────────────┘
 * </pre>
 *
 * A round is planned on the counts and rates of the moment it is planned; what is drawn in place of
 * voids is planned on the moment's again and recorded as another plan of the same round.
 */
final class CurriculumConductor {
  /** Where a conductor's decisions go. */
  interface Outbox {
    /** Keeps the curriculum's state. */
    void save(CurriculumState state);

    /** Asks a pool partition for a view. */
    void create(ViewCreated view, long timestamp);

    /** Asks a pool partition to resolve slots. */
    void order(RoundOrder order, long timestamp);

    /** Publishes what happened. */
    void record(RoundEvent round, long timestamp);

    /** Offset in {@code control} of the event being acted on. */
    long controlOffset();
  }

  /** A round's plan and its orders are one record each; this many slots take about 1 MB. */
  private static final int MAX_ROUND_SIZE = 100_000;

  private final SkillstreamConfig config;
  private final CurriculumState state;
  private final Curriculum curriculum;
  private final SelectionPolicy policy;
  private final Estimator estimator;
  private final SkillView view;
  private final DrawState draws;
  private final InputProgress input;
  private final PoolStatus pool;
  private final StudentEvidence evidence;
  private final Outbox outbox;

  /**
   * Takes a curriculum up where its state says.
   *
   * @throws IllegalArgumentException if its policy or estimator is unknown, or an option, a name or
   *     a number unusable
   */
  CurriculumConductor(
      SkillstreamConfig config,
      CurriculumState state,
      DrawState draws,
      InputProgress input,
      PoolStatus pool,
      StudentEvidence evidence,
      Outbox outbox) {
    this.config = config;
    this.state = state;
    this.curriculum = validated(state.getCurriculum());
    this.policy = Policies.named(curriculum.getPolicy(), curriculum.getPolicyOptions());
    this.estimator = Estimators.named(curriculum.getEstimator());
    Integer depth = curriculum.getMaxDepth();
    this.view = policy.view(config.tree(), depth == null ? SkillView.NO_CUT : depth);
    this.draws = draws;
    this.input = input;
    this.pool = pool;
    this.evidence = evidence;
    this.outbox = outbox;
  }

  private static Curriculum validated(Curriculum curriculum) {
    for (String name : List.of(curriculum.getName(), curriculum.getStudent())) {
      if (name.isBlank() || name.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a name is empty or holds U+0000");
      }
    }
    Long ahead = curriculum.getAheadLimit();
    if (curriculum.getBudget() < 1
        || curriculum.getRoundSize() < 1
        || curriculum.getBatchSize() < 1
        || (ahead != null && ahead < 1)) {
      throw new IllegalArgumentException(
          "budget, roundSize, batchSize and aheadLimit have to be positive, got %d, %d, %d and %s"
              .formatted(
                  curriculum.getBudget(),
                  curriculum.getRoundSize(),
                  curriculum.getBatchSize(),
                  ahead == null ? "none" : ahead));
    }
    return curriculum;
  }

  String name() {
    return curriculum.getName();
  }

  boolean isComplete() {
    return state.getComplete();
  }

  /** Takes in how one partition resolved its part of the round in flight. */
  void result(RoundResult result) {
    List<Integer> awaiting = new ArrayList<>(state.getAwaiting());
    if (state.getTarget() == 0
        || result.getRound() != state.getNextRound()
        || !awaiting.remove(Integer.valueOf(result.getPartition()))) {
      throw new IllegalStateException(
          "curriculum %s did not ask partition %d for round %d"
              .formatted(curriculum.getName(), result.getPartition(), result.getRound()));
    }
    List<Long> voids = new ArrayList<>(state.getVoids());
    voids.addAll(result.getVoids());
    Collections.sort(voids);
    state.setAwaiting(awaiting);
    state.setVoids(voids);
    state.setRoundSelected(state.getRoundSelected() + result.getSelected().size());
    outbox.save(state);
  }

  /** Takes in that a checkpoint holds so many examples. */
  void credit(CreditGranted credit) {
    state.setCredited(Math.max(state.getCredited(), credit.getExamples()));
    outbox.save(state);
  }

  /** Does all that can be done now. */
  void advance(long timestamp) {
    if (!isReady(timestamp)) {
      return;
    }
    while (!isComplete() && state.getAwaiting().isEmpty()) {
      if (state.getTarget() == 0 && !open()) {
        return;
      }
      long missing = state.getTarget() - state.getRoundSelected();
      boolean exhausted = missing > 0 && !plan((int) missing, timestamp);
      if (missing == 0 || exhausted) {
        close(exhausted, timestamp);
      }
      outbox.save(state);
    }
  }

  private boolean isReady(long timestamp) {
    if (!state.getViewRequested()) {
      // Only the first round waits: input that comes later must not hold up what has begun.
      if (curriculum.getStartAfter() != null && !input.workedOff(curriculum.getStartAfter())) {
        return false;
      }
      for (int partition = 0; partition < config.partitions(); partition++) {
        outbox.create(
            new ViewCreated(
                view.id(),
                config.tree().version(),
                view.maxDepth() == SkillView.NO_CUT ? null : view.maxDepth(),
                partition),
            timestamp);
      }
      state.setViewRequested(true);
      outbox.save(state);
    }
    return pool.isBuilt(view.id());
  }

  /** Opens the next round, if there is budget and demand for it. */
  private boolean open() {
    long count =
        Math.min(
            Math.min(curriculum.getRoundSize(), MAX_ROUND_SIZE),
            curriculum.getBudget() - state.getSelected());
    if (curriculum.getAheadLimit() != null) {
      long outstanding = state.getSelected() - state.getCredited();
      count = Math.min(count, curriculum.getAheadLimit() - outstanding);
    }
    if (count <= 0 || (!isBounded() && drawable() < count)) {
      return false;
    }
    state.setTarget(count);
    state.setFirstSlot(state.getNextSlot());
    state.setRoundSelected(0L);
    state.setVoids(List.of());
    return true;
  }

  /** Draws slots and orders them; false where nothing drawable is left. */
  private boolean plan(int count, long timestamp) {
    Map<Integer, LeafWeight> weights = weights();
    RoundPlanner planner =
        new RoundPlanner(
            curriculum.getSeed(),
            weights.values().stream().map(CurriculumConductor::drawableLeaf).toList(),
            draws);
    Plan plan = planner.plan(state.getNextSlot(), count);
    if (plan.draws().isEmpty()) {
      return false;
    }
    state.setNextSlot(plan.nextSlot());
    List<Slot> slots = plan.draws().stream().map(CurriculumConductor::slot).toList();
    record(
        new RoundPlanned(
            policy.name(),
            policy.options(),
            estimator.name(),
            curriculum.getSeed(),
            view.id(),
            pool.cut(),
            outbox.controlOffset(),
            new ArrayList<>(weights.values()),
            slots),
        timestamp);
    order(slots, weights, timestamp);
    return true;
  }

  private void order(List<Slot> slots, Map<Integer, LeafWeight> weights, long timestamp) {
    Map<Integer, List<Slot>> byPartition = new TreeMap<>();
    slots.forEach(
        slot -> byPartition.computeIfAbsent(slot.getPartition(), p -> new ArrayList<>()).add(slot));
    byPartition.forEach(
        (partition, theirs) ->
            outbox.order(
                new RoundOrder(
                    curriculum.getName(),
                    state.getNextRound(),
                    curriculum.getStudent(),
                    policy.name(),
                    curriculum.getSeed(),
                    view.id(),
                    partition,
                    theirs.stream()
                        .map(Slot::getLeaf)
                        .distinct()
                        .map(leaf -> withoutCounts(requireNonNull(weights.get(leaf))))
                        .toList(),
                    theirs),
                timestamp));
    state.setAwaiting(new ArrayList<>(byPartition.keySet()));
  }

  private void close(boolean exhausted, long timestamp) {
    state.setSelected(state.getSelected() + state.getRoundSelected());
    long missing = curriculum.getBudget() - state.getSelected();
    boolean complete = missing == 0 || (exhausted && isBounded());
    state.setComplete(complete);
    record(
        new RoundClosed(
            state.getFirstSlot(),
            state.getNextSlot(),
            state.getVoids(),
            state.getRoundSelected(),
            state.getSelected(),
            complete ? missing : 0,
            complete,
            curriculum.getStudent(),
            curriculum.getBatchSize()),
        timestamp);
    state.setNextRound(state.getNextRound() + 1);
    state.setTarget(0L);
  }

  /** The leaves that have a weight, ascending. */
  private Map<Integer, LeafWeight> weights() {
    List<PoolStatus.Leaf> counts = new ArrayList<>();
    List<LeafState> leaves = new ArrayList<>();
    pool.leaves(view.id())
        .forEach(
            (number, leaf) -> {
              if (leaf.live() > 0) {
                counts.add(leaf);
                leaves.add(
                    new LeafState(
                        number,
                        leaf.live(),
                        evidence.rate(curriculum.getStudent(), number, estimator)));
              }
            });
    double[] weights =
        policy.weights(leaves, new SlotRandom(curriculum.getSeed()).fork(state.getNextRound()));
    Map<Integer, LeafWeight> weighted = new LinkedHashMap<>();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        LeafState leaf = leaves.get(i);
        List<Long> appended = new ArrayList<>();
        for (long n : counts.get(i).appended()) {
          appended.add(n);
        }
        weighted.put(
            leaf.leaf(),
            new LeafWeight(
                leaf.leaf(),
                weights[i],
                leaf.live(),
                leaf.rate().map(RateRecords::of).orElse(null),
                appended));
      }
    }
    return weighted;
  }

  private long drawable() {
    long sum = 0;
    for (LeafWeight leaf : weights().values()) {
      for (long appended : leaf.getAppended()) {
        sum += appended;
      }
      for (long drawn : draws.drawn(leaf.getLeaf())) {
        sum -= drawn;
      }
    }
    return sum;
  }

  private boolean isBounded() {
    return curriculum.getStartAfter() != null;
  }

  private void record(Object event, long timestamp) {
    outbox.record(
        new RoundEvent(
            curriculum.getName(), state.getNextRound(), Instant.ofEpochMilli(timestamp), event),
        timestamp);
  }

  private static DrawableLeaf drawableLeaf(LeafWeight leaf) {
    return DrawableLeaf.of(
        leaf.getLeaf(),
        leaf.getWeight(),
        leaf.getLive(),
        leaf.getAppended().stream().mapToLong(Long::longValue).toArray());
  }

  private static Slot slot(SlotDraw draw) {
    return new Slot(draw.slot(), draw.leaf(), draw.partition(), draw.entry());
  }

  private static LeafWeight withoutCounts(LeafWeight leaf) {
    return LeafWeight.newBuilder(leaf).setAppended(List.of()).build();
  }
}
