package io.skillstream.history.replay;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of the pool log that a replay looks at. Candidates before it do not count, and rounds
 * whose cuts leave it are not followed.
 *
 * @param from first offset, by pool partition; a missing one: the beginning
 * @param to offset one past the last, by pool partition; a missing one: the end
 */
public record Window(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to) {
  /** All of it. */
  public static final Window ALL = new Window(new TreeMap<>(), new TreeMap<>());

  /** Copies the offsets. */
  public Window {
    from = new TreeMap<>(from);
    to = new TreeMap<>(to);
  }

  /** Whether it bounds nothing. */
  boolean isOpen() {
    return from.isEmpty() && to.isEmpty();
  }

  /** Whether all cuts of a round's plans lie inside. */
  boolean holds(List<ScheduledPlan> plans) {
    return plans.stream()
        .flatMap(plan -> plan.moment().cut().entrySet().stream())
        .allMatch(
            cut ->
                cut.getValue() >= from.getOrDefault(cut.getKey(), 0L)
                    && cut.getValue() < to.getOrDefault(cut.getKey(), Long.MAX_VALUE));
  }

  /** Whether a candidate counts. */
  boolean hasCandidate(int partition, long offset) {
    return offset >= from.getOrDefault(partition, 0L);
  }
}
