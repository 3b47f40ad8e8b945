package io.skillstream.history.replay;

import io.skillstream.domain.pool.ViewChange;
import io.skillstream.domain.round.DrawState;
import io.skillstream.domain.round.InMemoryDrawState;
import io.skillstream.domain.round.Plan;
import io.skillstream.domain.selection.RoundDecision;
import io.skillstream.domain.selection.ViewTotals;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumState;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.PartitionOffset;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundOrder;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.DrawnSlots;
import io.skillstream.topology.stream.LeafDeltas;
import io.skillstream.topology.stream.OrderResolution;
import io.skillstream.topology.stream.RateMemo;
import io.skillstream.topology.stream.Staleness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Leads one curriculum along a schedule, as the conductor leads it along its demand.
 *
 * <p>What the schedule decides: when a round opens, how many examples it may select, and when and
 * where its orders take effect. All else is decided as it is live. Not thread-safe.
 */
final class ReplayedCurriculum {
  private final CurriculumPlan plan;
  private final String replayOf;
  private final List<PoolPartition> pool;
  private final StudentRates rates;
  private final ReplayOutput output;
  private final ViewTotals totals;
  private final DrawState draws = new InMemoryDrawState();
  private final LeafDeltas said = new LeafDeltas();
  private final RateMemo memo = new RateMemo();
  private final SelectionDigest digest = new SelectionDigest();
  private final CurriculumState state = CurriculumState.newBuilder().build();
  private final List<Map<String, Long>> leftOut = new ArrayList<>();
  private final long[] longest;
  private long voids;

  /**
   * A curriculum before its first round.
   *
   * @param replayOf the namespace that is replayed
   * @param pool its pool, by partition
   */
  ReplayedCurriculum(
      CurriculumPlan plan,
      String replayOf,
      List<PoolPartition> pool,
      StudentRates rates,
      ReplayOutput output) {
    this.plan = plan;
    this.replayOf = replayOf;
    this.pool = List.copyOf(pool);
    this.rates = rates;
    this.output = output;
    this.totals = new ViewTotals(pool.size());
    this.longest = new long[pool.size()];
    pool.forEach(partition -> leftOut.add(Map.of()));
  }

  /** Follows a schedule to its end, or to the end of the budget. */
  void follow(Schedule schedule, RoundListener listener) {
    Instant start = schedule.rounds().get(0).plans().get(0).moment().at();
    output.status(status(CurriculumPhase.SELECTING, "is being replayed", start));
    int done = 0;
    for (ScheduledRound scheduled : schedule.rounds()) {
      if (state.getComplete()) {
        break;
      }
      select(scheduled, schedule.isLast(scheduled));
      done++;
      listener.followed(done, schedule.rounds().size());
    }
    ScheduledRound last = schedule.last();
    if (!state.getComplete() && schedule.complete()) {
      select(new ScheduledRound(last.again().plans(), Long.MAX_VALUE), true);
    }
    Instant end = last.lastMoment().at();
    if (!state.getComplete()) {
      moveTo(last.lastMoment());
      close(true, end);
    }
    boolean met = shortfall() == 0 || schedule.complete();
    output.status(
        status(
            met ? CurriculumPhase.COMPLETE : CurriculumPhase.CLOSED,
            met ? "" : "the schedule ends before the budget",
            end));
  }

  /** Is told how far a replay is. */
  @FunctionalInterface
  interface RoundListener {
    void followed(int done, int total);
  }

  long rounds() {
    return state.getNextRound();
  }

  long selected() {
    return state.getSelected();
  }

  long tokens() {
    return state.getTokens();
  }

  long voids() {
    return voids;
  }

  long shortfall() {
    return plan.shortfall(state.getSelected(), state.getTokens());
  }

  /** The digest; ends the replay. */
  String digest() {
    return digest.hex();
  }

  /**
   * Opens rounds until what is asked for is selected, or nothing can be drawn.
   *
   * @param last whether nothing more will come: what is missing then is a shortfall
   */
  private void select(ScheduledRound scheduled, boolean last) {
    ScheduledRound next = scheduled;
    while (!state.getComplete() && open(next, last)) {
      boolean exhausted = fill(next, last);
      if (exhausted) {
        return;
      }
      next = scheduled.again();
    }
  }

  private boolean open(ScheduledRound scheduled, boolean last) {
    moveTo(scheduled.plan(0).moment());
    long wanted =
        Math.min(
            Math.min(plan.roundSize(), scheduled.asked() - state.getSelected()),
            Math.min(plan.budget() - state.getSelected(), withinTokens(tokensLeft())));
    if (wanted <= 0) {
      return false;
    }
    long count = last ? wanted : Math.min(wanted, decide().planner(draws).undrawn());
    if (count < Math.min(plan.definition().getBatchSize(), wanted)) {
      return false;
    }
    state.setTarget(count);
    state.setFirstSlot(state.getNextSlot());
    state.setRoundSelected(0L);
    state.setRoundTokens(0L);
    state.setVoids(List.of());
    return true;
  }

  /** Draws until the round has what it aims at; whether it ran out before. */
  private boolean fill(ScheduledRound scheduled, boolean last) {
    int plans = 0;
    while (true) {
      ScheduledPlan at = scheduled.plan(plans);
      moveTo(at.moment());
      long missing = missing();
      boolean exhausted = missing > 0 && !draw((int) missing, at);
      if (missing == 0 || exhausted) {
        close(exhausted && last, at.moment().at());
        return exhausted;
      }
      plans++;
    }
  }

  private long missing() {
    long tokensLeft = tokensLeft() - state.getRoundTokens();
    return tokensLeft <= 0
        ? 0
        : Math.min(state.getTarget() - state.getRoundSelected(), withinTokens(tokensLeft));
  }

  private boolean draw(int count, ScheduledPlan at) {
    RoundDecision decision = decide();
    Plan drawn = decision.planner(draws).plan(state.getNextSlot(), count);
    if (drawn.draws().isEmpty()) {
      return false;
    }
    state.setNextSlot(drawn.nextSlot());
    DrawnSlots slots =
        DrawnSlots.of(
            plan, state.getNextRound(), decision, drawn, staleness(at.moment().at()), memo);
    record(
        slots.planned(said.changes(slots.weights()), cut(at.moment()), at.moment().controlOffset()),
        at.moment().at());
    for (RoundOrder order : slots.orders(totals)) {
      OrderResolution resolved =
          pool.get(order.getPartition())
              .resolve(order, Optional.ofNullable(at.orders().get(order.getPartition())));
      resolved
          .selections()
          .forEach(
              selection -> {
                digest.add(selection.getSlot(), selection.getCandidateId());
                output.selection(selection);
              });
      List<Long> voidSlots = new ArrayList<>(state.getVoids());
      voidSlots.addAll(resolved.result().getVoids());
      Collections.sort(voidSlots);
      state.setVoids(voidSlots);
      state.setRoundSelected(state.getRoundSelected() + resolved.result().getSelected().size());
      state.setRoundTokens(state.getRoundTokens() + resolved.result().getTokens());
    }
    return true;
  }

  private void close(boolean last, Instant at) {
    boolean inFlight = state.getTarget() > 0;
    long selected = inFlight ? state.getRoundSelected() : 0;
    long tokens = inFlight ? state.getRoundTokens() : 0;
    state.setSelected(state.getSelected() + selected);
    state.setTokens(state.getTokens() + tokens);
    boolean complete = shortfall() == 0 || last;
    state.setComplete(complete);
    voids += inFlight ? state.getVoids().size() : 0;
    record(
        RoundClosed.newBuilder()
            .setFirstSlot(inFlight ? state.getFirstSlot() : state.getNextSlot())
            .setEndSlot(state.getNextSlot())
            .setVoids(inFlight ? state.getVoids() : List.of())
            .setSelected(selected)
            .setSelectedTotal(state.getSelected())
            .setShortfall(complete ? shortfall() : 0)
            .setComplete(complete)
            .setStudent(plan.definition().getStudent())
            .setBatchSize(plan.definition().getBatchSize())
            .setTokens(tokens)
            .setTokensTotal(state.getTokens())
            .build(),
        at);
    digest.flush();
    state.setNextRound(state.getNextRound() + 1);
    state.setTarget(0L);
  }

  /** Brings counts and rates to a moment. */
  private void moveTo(Moment moment) {
    List<Attributed> added = new ArrayList<>();
    for (int partition = 0; partition < pool.size(); partition++) {
      for (PoolPartition.Counted change :
          pool.get(partition).countsUpTo(Schedule.offset(moment, partition))) {
        added.addAll(change.added());
        for (ViewChange view : change.views()) {
          int here = partition;
          view.leaves().forEach(leaf -> totals.update(here, leaf));
          leftOut.set(partition, view.leftOut());
          longest[partition] = view.maxTokens();
        }
      }
    }
    rates.advanceTo(moment, added);
    state.setCheckpointExamples(new HashMap<>(rates.checkpointExamples()));
  }

  private RoundDecision decide() {
    return RoundDecision.of(
        plan.policy(),
        plan.view(),
        totals,
        rates::rate,
        plan.definition().getSeed(),
        state.getNextRound());
  }

  private Staleness staleness(Instant now) {
    return Staleness.of(state, rates.newestVerdictAt(), rates.newestCheckpoint(), now);
  }

  private long tokensLeft() {
    return plan.tokensLeft(state.getTokens());
  }

  private long withinTokens(long tokens) {
    long most = 0;
    for (long one : longest) {
      most = Math.max(most, one);
    }
    return CurriculumPlan.withinTokens(tokens, most);
  }

  private static List<PartitionOffset> cut(Moment moment) {
    List<PartitionOffset> cut = new ArrayList<>();
    moment.cut().forEach((partition, offset) -> cut.add(new PartitionOffset(partition, offset)));
    return cut;
  }

  private void record(Object event, Instant at) {
    output.round(new RoundEvent(plan.definition().getName(), state.getNextRound(), at, event));
  }

  private CurriculumStatus status(CurriculumPhase phase, String detail, Instant at) {
    Map<String, Long> reasons = new TreeMap<>();
    leftOut.forEach(
        partition -> partition.forEach((reason, count) -> reasons.merge(reason, count, Long::sum)));
    reasons.values().removeIf(count -> count == 0);
    return CurriculumStatus.newBuilder()
        .setCurriculum(CurriculumPlan.withoutExclusions(plan.definition()))
        .setPhase(phase)
        .setDetail(detail)
        .setViewId(plan.view().id())
        .setRounds(state.getNextRound())
        .setSelected(state.getSelected())
        .setTokens(state.getTokens())
        .setCredited(0)
        .setShortfall(state.getComplete() ? shortfall() : null)
        .setLeftOut(reasons)
        .setReplayOf(replayOf)
        .setUpdatedAt(at)
        .build();
  }
}
