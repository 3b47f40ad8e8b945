package io.skillstream.cli.replay;

import io.skillstream.history.TopicLog;
import io.skillstream.schemas.Topics;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A place in the pool log as it is given on the command line: a time, or offsets. */
sealed interface LogBound {
  /**
   * Everything from this time on, or before it.
   *
   * @param time record time
   */
  record Time(Instant time) implements LogBound {}

  /**
   * Offsets of the pool log.
   *
   * @param byPartition an offset for each partition that is bounded
   */
  record Offsets(SortedMap<Integer, Long> byPartition) implements LogBound {
    /** Copies the offsets. */
    public Offsets {
      byPartition = Collections.unmodifiableSortedMap(new TreeMap<>(byPartition));
    }
  }

  /**
   * Reads {@code 2026-11-24T10:00:00Z} or {@code pool-log:0=123,1=456}; the topic may be left out.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static LogBound parse(String text) {
    if (!text.contains("=")) {
      try {
        return new Time(Instant.parse(text));
      } catch (DateTimeException e) {
        throw unusable(text, e);
      }
    }
    String topic = "pool-log:";
    String offsets = text.startsWith(topic) ? text.substring(topic.length()) : text;
    SortedMap<Integer, Long> byPartition = new TreeMap<>();
    for (String one : offsets.split(",", -1)) {
      String[] parts = one.split("=", -1);
      try {
        int partition = Integer.parseInt(parts[0].strip());
        long offset = Long.parseLong(parts.length == 2 ? parts[1].strip() : "");
        if (partition < 0 || offset < 0 || byPartition.put(partition, offset) != null) {
          throw new NumberFormatException(one);
        }
      } catch (NumberFormatException e) {
        throw unusable(text, e);
      }
    }
    return new Offsets(byPartition);
  }

  /** The offsets it stands for in a namespace's pool log. */
  default SortedMap<Integer, Long> offsets(TopicLog log, Topics topics) {
    return this instanceof Time at
        ? log.at(topics.poolLog(), at.time())
        : ((Offsets) this).byPartition();
  }

  private static IllegalArgumentException unusable(String text, Exception cause) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is neither a time like 2026-11-24T10:00:00Z nor offsets like"
            + " pool-log:0=123,1=456",
        cause);
  }
}
