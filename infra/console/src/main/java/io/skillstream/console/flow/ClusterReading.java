package io.skillstream.console.flow;

import java.util.Map;

/**
 * What a cluster said about a namespace at one moment.
 *
 * @param at milliseconds since 1970
 * @param records what each topic keeps: ends minus beginnings
 * @param ends sum of the ends of each topic
 * @param groups consumer groups by name
 */
public record ClusterReading(
    long at, Map<String, Long> records, Map<String, Long> ends, Map<String, Group> groups) {
  /** Copies the maps. */
  public ClusterReading {
    records = Map.copyOf(records);
    ends = Map.copyOf(ends);
    groups = Map.copyOf(groups);
  }

  /**
   * A consumer group.
   *
   * @param lag records not committed, by topic
   * @param waiting those of them that somebody should take, by topic
   * @param committed sum of what it committed
   * @param members members; -1: not known
   * @param state as the broker says it
   */
  public record Group(
      Map<String, Long> lag, Map<String, Long> waiting, long committed, int members, String state) {
    /** Copies the maps. */
    public Group {
      lag = Map.copyOf(lag);
      waiting = Map.copyOf(waiting);
    }

    /** Of all topics. */
    public long waitingOfAll() {
      return waiting.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of all topics. */
    public long lagOfAll() {
      return lag.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
