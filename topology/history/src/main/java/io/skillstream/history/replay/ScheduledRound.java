package io.skillstream.history.replay;

import java.util.List;

/**
 * When a round opens, and how much is asked for by then.
 *
 * @param plans the round's plan, then those that fill up for voids; where there are more voids than
 *     plans, the last moment serves again
 * @param asked how many examples the curriculum may have selected with this round, all told
 */
public record ScheduledRound(List<ScheduledPlan> plans, long asked) {
  /** Copies the list. */
  public ScheduledRound {
    plans = List.copyOf(plans);
    if (plans.isEmpty() || asked < 0) {
      throw new IllegalArgumentException(
          "a scheduled round has %d plans and asks for %d examples".formatted(plans.size(), asked));
    }
  }

  /** The same moments for another round, without orders to follow. */
  ScheduledRound again() {
    ScheduledPlan last = ScheduledPlan.at(lastMoment());
    return new ScheduledRound(List.of(last), asked);
  }

  /** The plan for the n-th draw of the round. */
  ScheduledPlan plan(int n) {
    return n < plans.size() ? plans.get(n) : ScheduledPlan.at(lastMoment());
  }

  Moment lastMoment() {
    return plans.get(plans.size() - 1).moment();
  }
}
