package io.skillstream.history;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which records of a topic are read: in each partition those from {@code from}, inclusive, to
 * {@code to}, exclusive.
 *
 * @param topic the topic
 * @param from first offset, by partition
 * @param to offset one past the last, by partition; the same partitions
 */
public record LogRange(
    String topic, NavigableMap<Integer, Long> from, NavigableMap<Integer, Long> to) {
  /** Copies and validates the offsets. */
  public LogRange {
    from = new TreeMap<>(from);
    to = new TreeMap<>(to);
    if (!from.keySet().equals(to.keySet())) {
      throw new IllegalArgumentException(
          topic
              + " is read from partitions "
              + from.keySet()
              + " but to partitions "
              + to.keySet()
              + ", expected the same");
    }
    for (Map.Entry<Integer, Long> start : from.entrySet()) {
      long end = to.getOrDefault(start.getKey(), 0L);
      if (start.getValue() < 0 || start.getValue() > end) {
        throw new IllegalArgumentException(
            topic
                + "-"
                + start.getKey()
                + " is read from offset "
                + start.getValue()
                + " to "
                + end
                + ", expected 0 <= from <= to");
      }
    }
  }

  /** Offsets in all partitions together: records, and gaps where there are any. */
  public long length() {
    long length = 0;
    for (Map.Entry<Integer, Long> start : from.entrySet()) {
      length += to.getOrDefault(start.getKey(), start.getValue()) - start.getValue();
    }
    return length;
  }
}
