package io.skillstream.history.replay;

import io.skillstream.record.PoolCounts;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the pool had said it was, as the conductor saw it from one control event to the next. Not
 * thread-safe.
 */
final class PoolCuts {
  private final int partitions;
  private final SortedMap<Integer, Long> offsets = new TreeMap<>();
  private final SortedMap<Integer, Long> candidates = new TreeMap<>();
  private final SortedMap<Integer, Boolean> partial = new TreeMap<>();

  PoolCuts(int partitions) {
    this.partitions = partitions;
  }

  void said(PoolCounts counts) {
    offsets.put(counts.getPartition(), counts.getPoolOffset());
    candidates.put(counts.getPartition(), counts.getCandidates());
    partial.put(counts.getPartition(), !counts.getComplete());
  }

  /** Whether every partition has spoken and none is in the middle of saying more. */
  boolean isWhole() {
    return offsets.size() == partitions && !partial.containsValue(true);
  }

  /** The offsets, by partition. */
  SortedMap<Integer, Long> cut() {
    return new TreeMap<>(offsets);
  }

  /** Candidates of all partitions. */
  long candidates() {
    return candidates.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether the pool is as far as this in every partition. */
  boolean reaches(SortedMap<Integer, Long> cut) {
    return cut.entrySet().stream()
        .allMatch(entry -> offsets.getOrDefault(entry.getKey(), -1L) >= entry.getValue());
  }
}
