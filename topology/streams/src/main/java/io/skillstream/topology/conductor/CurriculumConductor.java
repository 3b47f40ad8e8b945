package io.skillstream.topology.conductor;

import io.skillstream.domain.round.DrawState;
import io.skillstream.domain.round.Plan;
import io.skillstream.domain.selection.RoundDecision;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Act;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumState;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Pacing;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.RoundResult;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.DrawnSlots;
import io.skillstream.topology.stream.PoolRecords;
import io.skillstream.topology.stream.RateMemo;
import io.skillstream.topology.stream.Staleness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leads one curriculum from round to round.
 *
 * <pre>
 * waiting for input ─▶ building the view ─▶ ┌▶ plan ─▶ orders out ─▶ results in ─┬─ voids ──▶ plan again
 *                                           │                                    └─ none ───▶ close the round
 *                                           └── budget left, and demand ◀────────────────────────┘
 * </pre>
 *
 * A round is planned on the counts and rates of the moment it is planned; what is drawn in place of
 * voids is planned on the moment's again and recorded as another plan of the same round.
 *
 * <p>Between two rounds it may be moved to another version of the skill tree: it goes on through
 * the view of that version as soon as that is built, and by the old one until then. What it
 * selected stays selected.
 */
final class CurriculumConductor {
  /** Where a conductor's decisions go. */
  interface Outbox {
    /** Keeps the curriculum's state. */
    void save(String curriculum, CurriculumState state);

    /** Asks a pool partition for a view. */
    void create(ViewCreated view, long timestamp);

    /** Asks a pool partition to resolve slots. */
    void order(RoundOrder order, long timestamp);

    /** Publishes what happened. */
    void record(RoundEvent round, long timestamp);

    /** Publishes where the curriculum stands. */
    void status(CurriculumStatus status, long timestamp);

    /** Offset in {@code control} of the event being acted on. */
    long controlOffset();

    /** How a curriculum selects by a version of the skill tree. */
    Way way(Curriculum curriculum, String treeVersion);

    /** Selections of another curriculum so far; empty: there is none of this name. */
    Optional<Long> selectedBy(String curriculum);
  }

  /**
   * How a curriculum selects by one version of the skill tree.
   *
   * @param plan its definition there
   * @param draws what it drew there
   */
  record Way(CurriculumPlan plan, DrawState draws) {}

  /** More checkpoints than attempts are ever about at a time. */
  private static final int CHECKPOINTS_KEPT = 128;

  private final Curriculum curriculum;
  private final CurriculumState state;
  private final PlannedLeaves planned;
  private final Surroundings around;
  private final Outbox outbox;
  private CurriculumPlan plan;
  private DrawState draws;
  private RateMemo rates = new RateMemo();
  private String waitsFor = "";
  private long barren = -1;
  private Optional<CurriculumStatus> published = Optional.empty();

  /** What all curricula see alike. */
  record Surroundings(InputProgress input, PoolStatus pool, StudentEvidence evidence) {
    /** Changes whenever counts or rates do. */
    long version() {
      return pool.version() + evidence.version();
    }
  }

  /** Takes a curriculum up where its state says. */
  CurriculumConductor(
      Way way, CurriculumState state, PlannedLeaves planned, Surroundings around, Outbox outbox) {
    this.plan = way.plan();
    this.draws = way.draws();
    this.curriculum = plan.definition();
    this.state = state;
    this.planned = planned;
    this.around = around;
    this.outbox = outbox;
  }

  String name() {
    return curriculum.getName();
  }

  boolean isComplete() {
    return state.getComplete();
  }

  long selected() {
    return state.getSelected();
  }

  /** Whether it keeps up with that curriculum. */
  boolean mirrors(String other) {
    return curriculum.getPacing() == Pacing.MIRROR && other.equals(curriculum.getMirrored());
  }

  /** Whether only time can open its next round. */
  boolean waitsForTime() {
    return curriculum.getPacing() == Pacing.RATE
        && !state.getComplete()
        && !state.getPaused()
        && state.getTarget() == 0
        && state.getStartedAt() != null;
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
    state.setRoundTokens(state.getRoundTokens() + result.getTokens());
    save();
  }

  /** Takes in that a checkpoint holds so many examples. */
  void credit(CreditGranted credit, long timestamp) {
    state.setCredited(Math.max(state.getCredited(), credit.getExamples()));
    state.setHeardAt(Instant.ofEpochMilli(timestamp));
    if (!credit.getCheckpoint().isEmpty()) {
      Map<String, Long> examples = new HashMap<>(state.getCheckpointExamples());
      examples.put(credit.getCheckpoint(), credit.getExamples());
      if (examples.size() > CHECKPOINTS_KEPT) {
        examples.entrySet().stream()
            .min(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .ifPresent(oldest -> examples.remove(oldest.getKey()));
      }
      state.setCheckpointExamples(examples);
    }
    save();
  }

  /** Takes in what an operator wants. */
  void act(Act act) {
    switch (act) {
      case PAUSE -> state.setPaused(true);
      case RESUME -> state.setPaused(false);
      case CLOSE -> state.setClosed(true);
    }
    save();
  }

  /** Takes in that an operator wants it to go on by another version of the skill tree. */
  void move(String treeVersion, long timestamp) {
    if (treeVersion.equals(tree().version())) {
      state.setNextTreeVersion(null);
    } else {
      state.setNextTreeVersion(treeVersion);
      if (state.getViewRequested()) {
        request(outbox.way(curriculum, treeVersion).plan(), timestamp);
      }
    }
    save();
  }

  /** The version of the skill tree that it selects by. */
  SkillTree tree() {
    return plan.view().skills().tree();
  }

  private void request(CurriculumPlan by, long timestamp) {
    for (int partition = 0; partition < around.pool().partitions(); partition++) {
      outbox.create(PoolRecords.created(by.view(), partition), timestamp);
    }
  }

  /** Goes over to the next version once its view is built, unless a round is in flight. */
  private void goOver() {
    String next = state.getNextTreeVersion();
    if (next == null || state.getTarget() > 0 || isComplete()) {
      return;
    }
    Way way = outbox.way(curriculum, next);
    if (state.getViewRequested() && !around.pool().isReady(way.plan().view().id())) {
      return;
    }
    plan = way.plan();
    draws = way.draws();
    rates = new RateMemo();
    barren = -1;
    state.setTreeVersion(next);
    state.setNextTreeVersion(null);
    save();
  }

  /** Does all that can be done now, and says where it stands. */
  void advance(long timestamp) {
    goOver();
    if (state.getClosed() && state.getTarget() == 0 && !isComplete()) {
      close(true, timestamp);
      save();
    } else if (isReady(timestamp)) {
      while (!isComplete() && state.getAwaiting().isEmpty() && step(timestamp)) {
        save();
        goOver();
      }
    }
    publish(timestamp);
  }

  private boolean step(long timestamp) {
    if (state.getTarget() == 0 && !open(timestamp)) {
      return false;
    }
    long missing = missing();
    boolean exhausted = missing > 0 && !plan((int) missing, timestamp);
    if (missing == 0 || exhausted) {
      close(exhausted, timestamp);
    }
    return true;
  }

  /** How many more slots the round in flight has to draw. */
  private long missing() {
    long missing = state.getTarget() - state.getRoundSelected();
    long tokensLeft = tokensLeft() - state.getRoundTokens();
    return tokensLeft <= 0 ? 0 : Math.min(missing, withinTokens(tokensLeft));
  }

  private boolean isReady(long timestamp) {
    if (!state.getViewRequested()) {
      // Only the first round waits: input that comes later must not hold up what has begun.
      if (curriculum.getStartAfter() != null
          && !around.input().workedOff(curriculum.getStartAfter())) {
        return false;
      }
      request(plan, timestamp);
      state.setViewRequested(true);
      save();
    }
    boolean ready = around.pool().isReady(plan.view().id());
    if (ready && state.getStartedAt() == null) {
      state.setStartedAt(Instant.ofEpochMilli(timestamp));
      save();
    }
    return ready;
  }

  /** Opens the next round, if there is budget, demand and something to draw for it. */
  private boolean open(long timestamp) {
    if (state.getPaused()) {
      return false;
    }
    Instant now = Instant.ofEpochMilli(timestamp);
    Demand demand =
        Demand.of(
            curriculum,
            state,
            Optional.ofNullable(curriculum.getMirrored()).flatMap(outbox::selectedBy),
            now);
    waitsFor = demand.waitsFor();
    long wanted =
        Math.min(
            Math.min(plan.roundSize(), demand.examples()),
            Math.min(plan.budget() - state.getSelected(), withinTokens(tokensLeft())));
    if (wanted <= 0) {
      return false;
    }
    Optional<String> stale = staleness(now).waitsFor(curriculum);
    if (stale.isPresent()) {
      waitsFor = stale.get();
      return false;
    }
    long count = plan.isBounded() ? wanted : Math.min(wanted, drawable());
    if (count < Math.min(curriculum.getBatchSize(), wanted)) {
      barren = around.version();
      waitsFor =
          "waits for candidates that can be drawn: fewer than a batch of "
              + curriculum.getBatchSize();
      return false;
    }
    state.setTarget(count);
    state.setFirstSlot(state.getNextSlot());
    state.setRoundSelected(0L);
    state.setRoundTokens(0L);
    state.setVoids(List.of());
    return true;
  }

  /** Draws slots and orders them; false where nothing drawable is left. */
  private boolean plan(int count, long timestamp) {
    RoundDecision decision = decide();
    Plan drawn = decision.planner(draws).plan(state.getNextSlot(), count);
    if (drawn.draws().isEmpty()) {
      return false;
    }
    state.setNextSlot(drawn.nextSlot());
    DrawnSlots slots =
        DrawnSlots.of(
            plan,
            state.getNextRound(),
            decision,
            drawn,
            staleness(Instant.ofEpochMilli(timestamp)),
            rates);
    record(
        slots.planned(
            planned.changes(slots.weights()), around.pool().cut(), outbox.controlOffset()),
        timestamp);
    List<RoundOrder> orders = slots.orders(around.pool().totals(plan.view().id()));
    orders.forEach(order -> outbox.order(order, timestamp));
    state.setAwaiting(new ArrayList<>(orders.stream().map(RoundOrder::getPartition).toList()));
    return true;
  }

  private void close(boolean exhausted, long timestamp) {
    boolean inFlight = state.getTarget() > 0;
    long selected = inFlight ? state.getRoundSelected() : 0;
    long tokens = inFlight ? state.getRoundTokens() : 0;
    state.setSelected(state.getSelected() + selected);
    state.setTokens(state.getTokens() + tokens);
    boolean met = state.getSelected() >= plan.budget() || tokensLeft() <= 0;
    boolean complete = met || state.getClosed() || (exhausted && plan.isBounded());
    state.setComplete(complete);
    record(
        RoundClosed.newBuilder()
            .setFirstSlot(inFlight ? state.getFirstSlot() : state.getNextSlot())
            .setEndSlot(state.getNextSlot())
            .setVoids(inFlight ? state.getVoids() : List.of())
            .setSelected(selected)
            .setSelectedTotal(state.getSelected())
            .setShortfall(complete ? shortfall() : 0)
            .setComplete(complete)
            .setStudent(curriculum.getStudent())
            .setBatchSize(curriculum.getBatchSize())
            .setTokens(tokens)
            .setTokensTotal(state.getTokens())
            .build(),
        timestamp);
    state.setNextRound(state.getNextRound() + 1);
    state.setTarget(0L);
  }

  private long shortfall() {
    return plan.shortfall(state.getSelected(), state.getTokens());
  }

  private long tokensLeft() {
    return plan.tokensLeft(state.getTokens());
  }

  private long withinTokens(long tokens) {
    return CurriculumPlan.withinTokens(tokens, around.pool().maxTokens(plan.view().id()));
  }

  private RoundDecision decide() {
    return RoundDecision.of(
        plan.policy(),
        plan.view(),
        around.pool().totals(plan.view().id()),
        skill -> around.evidence().rate(tree(), curriculum.getStudent(), skill, plan.estimator()),
        curriculum.getSeed(),
        state.getNextRound());
  }

  /** What can be drawn; 0 without a look where nothing changed since there was nothing. */
  private long drawable() {
    if (barren == around.version()) {
      return 0;
    }
    return decide().planner(draws).undrawn();
  }

  private Staleness staleness(Instant now) {
    return Staleness.of(
        state,
        around.evidence().newestVerdictAt(tree(), curriculum.getStudent()),
        around.evidence().newestCheckpoint(tree(), curriculum.getStudent()),
        now);
  }

  private void publish(long timestamp) {
    CurriculumPhase phase = phase();
    CurriculumStatus status =
        CurriculumStatus.newBuilder()
            .setCurriculum(CurriculumPlan.withoutExclusions(curriculum))
            .setPhase(phase)
            .setDetail(phase == CurriculumPhase.WAITING ? waitsFor : "")
            .setViewId(plan.view().id())
            .setRounds(state.getNextRound())
            .setSelected(state.getSelected())
            .setTokens(state.getTokens())
            .setCredited(state.getCredited())
            .setShortfall(isComplete() ? shortfall() : null)
            .setLeftOut(
                state.getViewRequested() ? around.pool().leftOut(plan.view().id()) : Map.of())
            .setUpdatedAt(Instant.EPOCH)
            .setTreeVersion(tree().version())
            .setNextTreeVersion(state.getNextTreeVersion())
            .build();
    if (!published.equals(Optional.of(status))) {
      published = Optional.of(status);
      outbox.status(
          CurriculumStatus.newBuilder(status).setUpdatedAt(Instant.ofEpochMilli(timestamp)).build(),
          timestamp);
    }
  }

  private CurriculumPhase phase() {
    if (isComplete()) {
      return state.getClosed() && shortfall() > 0
          ? CurriculumPhase.CLOSED
          : CurriculumPhase.COMPLETE;
    }
    if (state.getTarget() > 0) {
      return CurriculumPhase.SELECTING;
    }
    if (state.getPaused()) {
      return CurriculumPhase.PAUSED;
    }
    if (!state.getViewRequested()) {
      return CurriculumPhase.WAITING_FOR_INPUT;
    }
    return state.getStartedAt() == null ? CurriculumPhase.BUILDING_VIEW : CurriculumPhase.WAITING;
  }

  private void save() {
    outbox.save(curriculum.getName(), state);
  }

  private void record(Object event, long timestamp) {
    outbox.record(
        new RoundEvent(
            curriculum.getName(), state.getNextRound(), Instant.ofEpochMilli(timestamp), event),
        timestamp);
  }
}
