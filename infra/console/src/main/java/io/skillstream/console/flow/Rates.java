package io.skillstream.console.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How fast counters rise, over the last ten seconds or so. Not thread-safe. */
final class Rates {
  private static final long WINDOW_MILLIS = 10_000;

  private final Map<String, Deque<Reading>> readings = new HashMap<>();

  private record Reading(long at, long count) {}

  /** Notes a counter and says how much it rises a second; 0 at the first reading. */
  double perSecond(String counter, long count, long now) {
    Deque<Reading> its = readings.computeIfAbsent(counter, unseen -> new ArrayDeque<>());
    if (!its.isEmpty() && its.getLast().count > count) {
      its.clear(); // It began anew.
    }
    its.addLast(new Reading(now, count));
    while (its.size() > 2 && its.getFirst().at < now - WINDOW_MILLIS) {
      its.removeFirst();
    }
    Reading first = its.getFirst();
    return now == first.at ? 0 : (count - first.count) * 1000.0 / (now - first.at);
  }
}
