package io.skillstream.topology.pool;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.LeafCount;
import io.skillstream.record.PoolCandidate;
import io.skillstream.record.ViewCounts;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The candidates of one pool partition and, for each view, which of them each leaf holds.
 *
 * <p>Candidates are numbered as they come. {@code entry (view, leaf, seq) -> candidate number} is
 * append-only per leaf, so a number never changes its meaning; {@code count (view, leaf)} is the
 * next seq. A view created late is built from the candidates in the order they came.
 */
final class PoolIndex {
  static final String CANDIDATES = "pool-candidates";
  static final String VIEWS = "pool-views";
  static final String ENTRIES = "pool-entries";
  static final String COUNTS = "pool-counts";
  static final String TAKEN = "pool-taken";

  private static final String NEXT_CANDIDATE = "next-candidate";
  private static final String NEXT_OFFSET = "next-offset";

  private final SkillTree tree;
  private final KeyValueStore<Long, PoolCandidate> candidates;
  private final KeyValueStore<String, ViewCreated> views;
  private final KeyValueStore<Bytes, Long> entries;
  private final KeyValueStore<Bytes, Long> counts;
  private final KeyValueStore<Bytes, Long> taken;
  private final Map<String, SkillView> openViews = new TreeMap<>();
  private final Map<String, Set<Integer>> changed = new LinkedHashMap<>();

  /** Opens the index of the calling task; everything counts as changed until published. */
  PoolIndex(SkillTree tree, ProcessorContext<?, ?> context) {
    this.tree = tree;
    this.candidates = context.getStateStore(CANDIDATES);
    this.views = context.getStateStore(VIEWS);
    this.entries = context.getStateStore(ENTRIES);
    this.counts = context.getStateStore(COUNTS);
    this.taken = context.getStateStore(TAKEN);
    try (KeyValueIterator<String, ViewCreated> all = views.all()) {
      all.forEachRemaining(entry -> open(entry.value));
    }
    for (String viewId : openViews.keySet()) {
      try (KeyValueIterator<Bytes, Long> leaves =
          counts.prefixScan(StoreKey.of(viewId).bytes(), new BytesSerializer())) {
        leaves.forEachRemaining(entry -> changed(viewId).add(StoreKey.intBefore(entry.key, 0)));
      }
    }
  }

  /** The stores the index lives in. */
  static Set<StoreBuilder<?>> stores(SkillstreamConfig config) {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CANDIDATES),
            Serdes.Long(),
            config.serdes().<PoolCandidate>values()),
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(VIEWS),
            Serdes.String(),
            config.serdes().<ViewCreated>values()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ENTRIES), Serdes.Bytes(), Serdes.Long()),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(COUNTS), Serdes.Bytes(), Serdes.Long())
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(TAKEN), Serdes.Bytes(), Serdes.Long()));
  }

  /** Appends a candidate to every view. */
  void append(PoolCandidate candidate) {
    long number = size();
    candidates.put(number, candidate);
    counts.put(StoreKey.of(NEXT_CANDIDATE).bytes(), number + 1);
    openViews.forEach((viewId, view) -> append(viewId, view, number, candidate));
  }

  /** Number of candidates. */
  long size() {
    return count(StoreKey.of(NEXT_CANDIDATE).bytes());
  }

  /** Notes that the index holds the pool log up to this offset. */
  void applied(long offset) {
    counts.put(StoreKey.of(NEXT_OFFSET).bytes(), offset + 1);
  }

  /** The pool-log offset up to which the index holds the log; -1 before the first record. */
  long applied() {
    return count(StoreKey.of(NEXT_OFFSET).bytes()) - 1;
  }

  /** Builds a view from all candidates so far; a view that exists is only reported again. */
  void create(ViewCreated created) {
    String viewId = created.getViewId();
    changed(viewId);
    if (openViews.containsKey(viewId)) {
      return;
    }
    views.put(viewId, created);
    SkillView view = open(created);
    try (KeyValueIterator<Long, PoolCandidate> all = candidates.all()) {
      all.forEachRemaining(entry -> append(viewId, view, entry.key, entry.value));
    }
  }

  /**
   * Takes an entry's candidate for a curriculum.
   *
   * @return the candidate, or empty where the curriculum has it already
   * @throws IllegalStateException if there is no such entry: orders only name entries that were
   *     counted, so this is a bug or a pool log that was tampered with
   */
  Optional<PoolCandidate> take(String curriculum, String viewId, int leaf, long entry, long slot) {
    Long number = entries.get(StoreKey.of(viewId).and(leaf).and(entry).bytes());
    if (number == null) {
      throw new IllegalStateException(
          "view %s, leaf %d has no entry %d".formatted(viewId, leaf, entry));
    }
    if (taken.putIfAbsent(StoreKey.of(curriculum).and(number).bytes(), slot) != null) {
      return Optional.empty();
    }
    return Optional.of(candidates.get(number));
  }

  /** Whether counts changed that were not asked for yet. */
  boolean hasChanges() {
    return !changed.isEmpty();
  }

  /** The counts that changed since the last call. */
  List<ViewCounts> changes() {
    List<ViewCounts> result = new ArrayList<>();
    changed.forEach(
        (viewId, leaves) -> {
          List<LeafCount> changes = new ArrayList<>(leaves.size());
          for (int leaf : leaves) {
            long appended = count(StoreKey.of(viewId).and(leaf).bytes());
            changes.add(new LeafCount(leaf, appended, appended));
          }
          result.add(new ViewCounts(viewId, changes));
        });
    changed.clear();
    return result;
  }

  private SkillView open(ViewCreated created) {
    if (!created.getTreeVersion().equals(tree.version())) {
      throw new IllegalStateException(
          "view %s needs skill tree %s, this instance runs with %s"
              .formatted(created.getViewId(), created.getTreeVersion(), tree.version()));
    }
    Integer depth = created.getMaxDepth();
    SkillView view = new SkillView(tree, depth == null ? SkillView.NO_CUT : depth);
    openViews.put(created.getViewId(), view);
    changed(created.getViewId());
    return view;
  }

  private void append(String viewId, SkillView view, long number, PoolCandidate candidate) {
    int[] ends = candidate.getChainEnds().stream().mapToInt(Integer::intValue).toArray();
    for (int leaf : view.leavesOf(ends)) {
      Bytes counter = StoreKey.of(viewId).and(leaf).bytes();
      long seq = count(counter);
      entries.put(StoreKey.of(viewId).and(leaf).and(seq).bytes(), number);
      counts.put(counter, seq + 1);
      changed(viewId).add(leaf);
    }
  }

  private Set<Integer> changed(String viewId) {
    return changed.computeIfAbsent(viewId, unseen -> new TreeSet<>());
  }

  private long count(Bytes counter) {
    Long count = counts.get(counter);
    return count == null ? 0 : count;
  }
}
