package io.skillstream.topology.conductor;

import io.skillstream.record.LeafCount;
import io.skillstream.record.PartitionOffset;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.ViewCounts;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What the pool's partitions said last: counts per view, leaf and partition, and how far they are.
 */
final class PoolStatus {
  static final String COUNTS = "leaf-counts";
  static final String OFFSETS = "pool-offsets";

  private final int partitions;
  private final KeyValueStore<Bytes, LeafCount> store;
  private final KeyValueStore<Bytes, Long> offsetStore;
  private final Map<String, Map<Integer, Leaf>> views = new HashMap<>();
  private final Map<String, Map<Integer, Long>> reported = new HashMap<>();

  /** Key of the offsets that belong to no view. */
  private static final String ANY_VIEW = "any";

  PoolStatus(
      int partitions, KeyValueStore<Bytes, LeafCount> store, KeyValueStore<Bytes, Long> offsets) {
    this.partitions = partitions;
    this.store = store;
    this.offsetStore = offsets;
    try (KeyValueIterator<Bytes, LeafCount> all = store.all()) {
      all.forEachRemaining(
          entry ->
              leaf(StoreKey.text(entry.key), entry.value.getLeaf())
                  .update(StoreKey.intBefore(entry.key, 0), entry.value));
    }
    try (KeyValueIterator<Bytes, Long> all = offsets.all()) {
      all.forEachRemaining(
          entry -> report(StoreKey.text(entry.key), StoreKey.intBefore(entry.key, 0), entry.value));
    }
  }

  /** Counts of one leaf. */
  static final class Leaf {
    private final long[] appended;
    private final long[] live;

    private Leaf(int partitions) {
      appended = new long[partitions];
      live = new long[partitions];
    }

    /** n by partition. */
    long[] appended() {
      return appended.clone();
    }

    /** N over all partitions. */
    long live() {
      long sum = 0;
      for (long count : live) {
        sum += count;
      }
      return sum;
    }

    private void update(int partition, LeafCount count) {
      appended[partition] = count.getAppended();
      live[partition] = count.getLive();
    }
  }

  void update(PoolCounts counts) {
    int partition = counts.getPartition();
    save(ANY_VIEW, partition, counts.getPoolOffset());
    for (ViewCounts view : counts.getViews()) {
      save(view.getViewId(), partition, counts.getPoolOffset());
      for (LeafCount count : view.getLeaves()) {
        leaf(view.getViewId(), count.getLeaf()).update(partition, count);
        store.put(StoreKey.of(view.getViewId()).and(count.getLeaf()).and(partition).bytes(), count);
      }
    }
  }

  /** Whether every partition has built the view. */
  boolean isBuilt(String viewId) {
    return reported.getOrDefault(viewId, Map.of()).size() == partitions;
  }

  /** The view's leaves that hold or held a candidate, by number. */
  Map<Integer, Leaf> leaves(String viewId) {
    return views.getOrDefault(viewId, Map.of());
  }

  /** The pool-log offsets that the counts are true for. */
  List<PartitionOffset> cut() {
    List<PartitionOffset> cut = new ArrayList<>();
    reported
        .getOrDefault(ANY_VIEW, Map.of())
        .forEach((partition, offset) -> cut.add(new PartitionOffset(partition, offset)));
    return cut;
  }

  private Leaf leaf(String viewId, int leaf) {
    return views
        .computeIfAbsent(viewId, unseen -> new TreeMap<>())
        .computeIfAbsent(leaf, unseen -> new Leaf(partitions));
  }

  private void save(String viewId, int partition, long offset) {
    report(viewId, partition, offset);
    offsetStore.put(StoreKey.of(viewId).and(partition).bytes(), offset);
  }

  private void report(String viewId, int partition, long offset) {
    reported.computeIfAbsent(viewId, unseen -> new TreeMap<>()).put(partition, offset);
  }
}
