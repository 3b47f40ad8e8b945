package io.skillstream.topology.conductor;

import io.skillstream.domain.pool.LeafChange;
import io.skillstream.domain.selection.ViewTotals;
import io.skillstream.record.LeafCount;
import io.skillstream.record.PartitionOffset;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.ViewCounts;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What the pool's partitions said last: counts per view, leaf and partition, and how far they are.
 *
 * <p>A publication may take several records. Until its last one is in, the counts are of two
 * moments and no round may be planned on them.
 */
final class PoolStatus {
  static final String COUNTS = "leaf-counts";
  private static final String VIEWS = "view-counts";
  private static final String OFFSETS = "pool-offsets";

  private final int partitions;
  private final KeyValueStore<Bytes, LeafCount> countStore;
  private final KeyValueStore<Bytes, ViewCounts> viewStore;
  private final KeyValueStore<Bytes, Long> offsetStore;
  private final Map<String, View> views = new HashMap<>();
  private final Map<Integer, Long> offsets = new TreeMap<>();
  private long version;

  /** One view, by what each partition said of it last, without its leaves. */
  private static final class View {
    final ViewTotals totals;
    final Map<Integer, ViewCounts> said = new TreeMap<>();

    View(int partitions) {
      totals = new ViewTotals(partitions);
    }
  }

  PoolStatus(int partitions, ProcessorContext<?, ?> context) {
    this.partitions = partitions;
    this.countStore = context.getStateStore(COUNTS);
    this.viewStore = context.getStateStore(VIEWS);
    this.offsetStore = context.getStateStore(OFFSETS);
    try (KeyValueIterator<Bytes, LeafCount> all = countStore.all()) {
      all.forEachRemaining(
          entry ->
              view(StoreKey.text(entry.key))
                  .totals
                  .update(StoreKey.intBefore(entry.key, 0), change(entry.value)));
    }
    try (KeyValueIterator<Bytes, ViewCounts> all = viewStore.all()) {
      all.forEachRemaining(
          entry ->
              view(StoreKey.text(entry.key))
                  .said
                  .put(StoreKey.intBefore(entry.key, 0), entry.value));
    }
    try (KeyValueIterator<Bytes, Long> all = offsetStore.all()) {
      all.forEachRemaining(entry -> offsets.put(StoreKey.intBefore(entry.key, 0), entry.value));
    }
  }

  static Set<StoreBuilder<?>> stores(SkillstreamConfig config) {
    return Set.of(
        // A busy pool says the same leaves again and again: the cache leaves one record a commit.
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(COUNTS),
                Serdes.Bytes(),
                config.serdes().<LeafCount>values())
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(VIEWS),
            Serdes.Bytes(),
            config.serdes().<ViewCounts>values()),
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(OFFSETS), Serdes.Bytes(), Serdes.Long()));
  }

  void update(PoolCounts counts) {
    version++;
    int partition = counts.getPartition();
    for (ViewCounts said : counts.getViews()) {
      View view = view(said.getViewId());
      for (LeafCount count : said.getLeaves()) {
        view.totals.update(partition, change(count));
        countStore.put(
            StoreKey.of(said.getViewId()).and(count.getLeaf()).and(partition).bytes(), count);
      }
      ViewCounts withoutLeaves = ViewCounts.newBuilder(said).setLeaves(List.of()).build();
      view.said.put(partition, withoutLeaves);
      viewStore.put(StoreKey.of(said.getViewId()).and(partition).bytes(), withoutLeaves);
    }
    // The complement marks a publication whose last record is still to come.
    long offset = counts.getComplete() ? counts.getPoolOffset() : ~counts.getPoolOffset();
    offsets.put(partition, offset);
    offsetStore.put(StoreKey.of("pool").and(partition).bytes(), offset);
  }

  /** Number of pool partitions. */
  int partitions() {
    return partitions;
  }

  /** Changes whenever anything here does. */
  long version() {
    return version;
  }

  /** Whether every partition has built the view and its counts are of one moment each. */
  boolean isReady(String viewId) {
    View view = views.get(viewId);
    return view != null
        && view.said.size() == partitions
        && view.said.values().stream().noneMatch(ViewCounts::getBuilding)
        && offsets.values().stream().noneMatch(offset -> offset < -1);
  }

  /** The view's counts. */
  ViewTotals totals(String viewId) {
    return view(viewId).totals;
  }

  /** Candidates the view leaves out, by reason. */
  Map<String, Long> leftOut(String viewId) {
    Map<String, Long> sum = new TreeMap<>();
    view(viewId)
        .said
        .values()
        .forEach(said -> said.getLeftOut().forEach((reason, n) -> sum.merge(reason, n, Long::sum)));
    sum.values().removeIf(count -> count == 0);
    return sum;
  }

  /** Tokens of the view's longest candidate; 0: none known. */
  long maxTokens(String viewId) {
    return view(viewId).said.values().stream().mapToLong(ViewCounts::getMaxTokens).max().orElse(0);
  }

  /** The pool-log offsets that the counts are true for. */
  List<PartitionOffset> cut() {
    List<PartitionOffset> cut = new ArrayList<>();
    offsets.forEach((partition, offset) -> cut.add(new PartitionOffset(partition, offset)));
    return cut;
  }

  private View view(String viewId) {
    return views.computeIfAbsent(viewId, unseen -> new View(partitions));
  }

  private static LeafChange change(LeafCount count) {
    return new LeafChange(count.getLeaf(), count.getAppended(), count.getLive(), count.getSkills());
  }
}
