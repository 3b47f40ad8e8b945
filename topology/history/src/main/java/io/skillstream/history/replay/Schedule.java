package io.skillstream.history.replay;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * When the rounds of a replay open.
 *
 * @param rounds in their order; cuts and control offsets never go back
 * @param complete whether all input has come by the last moment, so that rounds go on there until
 *     the budget is met and what is unreachable then is a shortfall
 */
public record Schedule(List<ScheduledRound> rounds, boolean complete) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no round, or time runs backwards
   */
  public Schedule {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("a schedule has no round");
    }
    Moment before = rounds.get(0).plans().get(0).moment();
    for (ScheduledRound round : rounds) {
      for (ScheduledPlan plan : round.plans()) {
        follows(before, plan.moment());
        before = plan.moment();
      }
    }
  }

  /** The cuts in one pool partition, ascending. */
  NavigableSet<Long> cuts(int partition) {
    NavigableSet<Long> cuts = new TreeSet<>();
    for (ScheduledRound round : rounds) {
      round.plans().forEach(plan -> cuts.add(offset(plan.moment(), partition)));
    }
    return cuts;
  }

  /** The round whose moment is the last there is. */
  ScheduledRound last() {
    return rounds.get(rounds.size() - 1);
  }

  /** Whether a round looks at all there will ever be. */
  boolean isLast(ScheduledRound round) {
    return complete && round.lastMoment().cut().equals(last().lastMoment().cut());
  }

  static long offset(Moment moment, int partition) {
    Long offset = moment.cut().get(partition);
    if (offset == null) {
      throw new IllegalArgumentException(
          "the cut at control offset "
              + moment.controlOffset()
              + " does not say pool partition "
              + partition);
    }
    return offset;
  }

  private static void follows(Moment before, Moment next) {
    boolean back = next.controlOffset() < before.controlOffset();
    for (Map.Entry<Integer, Long> offset : before.cut().entrySet()) {
      back |= offset(next, offset.getKey()) < offset.getValue();
    }
    if (back) {
      throw new IllegalArgumentException(
          "a schedule goes back from control offset %d, cut %s to %d, %s"
              .formatted(before.controlOffset(), before.cut(), next.controlOffset(), next.cut()));
    }
  }
}
