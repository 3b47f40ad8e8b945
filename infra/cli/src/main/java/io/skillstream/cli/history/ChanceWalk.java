package io.skillstream.cli.history;

import io.skillstream.history.ChainEnds;
import io.skillstream.history.DrawOdds;
import io.skillstream.history.PlannedRound;
import io.skillstream.history.PooledTrace;
import io.skillstream.history.RoundReader;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.PartitionOffset;
import io.skillstream.record.Slot;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCreated;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Walks a curriculum's rounds and works out the chances of one candidate in them. */
final class ChanceWalk implements RoundReader {
  private final ViewCreated view;
  private final String viewId;
  private final PooledTrace trace;
  private final ChainEnds ends;
  private final Verdict verdict;
  private final Optional<Long> targetSlot;
  private final DrawOdds odds = new DrawOdds();
  private Optional<Moment> atTarget = Optional.empty();
  private Optional<Moment> last = Optional.empty();
  private double expected;
  private long slots;
  private boolean over;

  /**
   * One leaf of the candidate at a moment.
   *
   * @param path the skill
   * @param known what the round knew about it; empty: it had no weight
   * @param entryWeight w / N, or 0 where its entries are used up
   */
  record Leaf(List<String> path, Optional<LeafWeight> known, double entryWeight) {}

  /**
   * The candidate's standing before one draw.
   *
   * @param round the round
   * @param slot the draw
   * @param leaves its leaves
   * @param weight w / N summed over them
   * @param total the weight left in all leaves
   * @param inPool whether the candidate was in the pool at the round's cut
   * @param bySkillSet whether the policy chose among sets of skills, so that there is no chance
   */
  record Moment(
      long round,
      long slot,
      List<Leaf> leaves,
      double weight,
      double total,
      boolean inPool,
      boolean bySkillSet) {
    /** The chance of the draw. */
    double chance() {
      return total > 0 ? weight / total : 0;
    }
  }

  /**
   * A walk that has not begun.
   *
   * @param view a view of the curriculum
   * @param viewId its name in the rounds; those through other views are passed over
   * @param trace the candidate
   * @param ends paths of chains' ends
   * @param verdict the student's verdict on its problem; {@code UNKNOWN}: none
   * @param targetSlot the slot that selected it
   */
  ChanceWalk(
      ViewCreated view,
      String viewId,
      PooledTrace trace,
      ChainEnds ends,
      Verdict verdict,
      Optional<Long> targetSlot) {
    this.view = view;
    this.viewId = viewId;
    this.trace = trace;
    this.ends = ends;
    this.verdict = verdict;
    this.targetSlot = targetSlot;
  }

  @Override
  public void planned(PlannedRound plan) {
    if (over || !plan.plan().getViewId().equals(viewId)) {
      return;
    }
    boolean sets = plan.plan().getBySkillSet();
    boolean inPool =
        plan.plan().getCut().stream()
            .filter(cut -> cut.getPartition() == trace.partition())
            .mapToLong(PartitionOffset::getOffset)
            .anyMatch(offset -> trace.offset() <= offset);
    List<ChainEnds.Seen> seen =
        ends.seen(view, trace.candidate().getChainEnds(), verdict, plan.leaves());
    if (!sets) {
      odds.plan(plan);
    }
    List<Slot> slotsInOrder = new ArrayList<>(plan.plan().getSlots());
    slotsInOrder.sort(Comparator.comparingLong(Slot::getSlot));
    boolean first = true;
    for (Slot slot : slotsInOrder) {
      if (first) {
        last = Optional.of(moment(plan, slot, seen, inPool));
        first = false;
      }
      if (targetSlot.isPresent() && targetSlot.get() == slot.getSlot()) {
        atTarget = Optional.of(moment(plan, slot, seen, inPool));
        over = true;
        return;
      }
      if (inPool && !sets) {
        slots++;
        expected += odds.total() > 0 ? weight(seen) / odds.total() : 0;
      }
      if (!sets) {
        odds.draw(slot);
      }
    }
  }

  /** Before the draw that selected it. */
  Optional<Moment> atTarget() {
    return atTarget;
  }

  /** Before the first draw of the last plan. */
  Optional<Moment> last() {
    return last;
  }

  /** How often it could be expected to be drawn in the draws since it was in the pool. */
  double expected() {
    return expected;
  }

  /** How many draws these are. */
  long slots() {
    return slots;
  }

  private double weight(List<ChainEnds.Seen> seen) {
    double weight = 0;
    for (ChainEnds.Seen skill : seen) {
      weight += skill.leaf().isPresent() ? odds.entry(skill.leaf().getAsInt()) : 0;
    }
    return weight;
  }

  private Moment moment(PlannedRound plan, Slot slot, List<ChainEnds.Seen> seen, boolean inPool) {
    boolean sets = plan.plan().getBySkillSet();
    List<Leaf> leaves = new ArrayList<>();
    for (ChainEnds.Seen skill : seen) {
      Optional<LeafWeight> known =
          skill.leaf().isPresent()
              ? Optional.ofNullable(plan.leaves().get(skill.leaf().getAsInt()))
              : Optional.empty();
      leaves.add(
          new Leaf(
              skill.path(),
              known,
              sets || skill.leaf().isEmpty() ? 0 : odds.entry(skill.leaf().getAsInt())));
    }
    return new Moment(
        plan.round(),
        slot.getSlot(),
        leaves,
        sets ? 0 : weight(seen),
        sets ? 0 : odds.total(),
        inPool,
        sets);
  }
}
