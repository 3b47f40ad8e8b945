package io.skillstream.history.replay;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When one plan of a round is made, and where in the pool log its orders take effect.
 *
 * @param moment when it is made
 * @param orders first slot of each recorded order, by pool partition: a replayed order takes effect
 *     where the recorded one stands, or at the cut where there is none
 */
public record ScheduledPlan(Moment moment, SortedMap<Integer, Long> orders) {
  /** Copies the map. */
  public ScheduledPlan {
    orders = Collections.unmodifiableSortedMap(new TreeMap<>(orders));
  }

  /** A plan whose orders take effect at its cut. */
  public static ScheduledPlan at(Moment moment) {
    return new ScheduledPlan(moment, new TreeMap<>());
  }
}
