package io.skillstream.topology.conductor;

import io.skillstream.record.LeafWeight;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.LeafDeltas;
import io.skillstream.topology.stream.StoreKey;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What a curriculum's last plan said of each leaf, so that the next one says only what changed: a
 * tree of thousands of leaves in each of many small rounds would be most of what is written.
 */
final class PlannedLeaves {
  static final String STORE = "planned-leaves";

  private final String curriculum;
  private final KeyValueStore<Bytes, LeafWeight> store;
  private final LeafDeltas last = new LeafDeltas();

  PlannedLeaves(String curriculum, KeyValueStore<Bytes, LeafWeight> store) {
    this.curriculum = curriculum;
    this.store = store;
    try (KeyValueIterator<Bytes, LeafWeight> all =
        store.prefixScan(StoreKey.of(curriculum).bytes(), new BytesSerializer())) {
      all.forEachRemaining(entry -> last.said(entry.value));
    }
  }

  static StoreBuilder<?> store(SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STORE),
            Serdes.Bytes(),
            config.serdes().<LeafWeight>values())
        .withCachingEnabled();
  }

  /** Replaces what was said by {@code now}; returns what is new, weight 0 for what is gone. */
  List<LeafWeight> changes(Map<Integer, LeafWeight> now) {
    List<LeafWeight> changes = last.changes(now);
    for (LeafWeight change : changes) {
      if (now.containsKey(change.getLeaf())) {
        store.put(key(change.getLeaf()), change);
      } else {
        store.delete(key(change.getLeaf()));
      }
    }
    return changes;
  }

  private Bytes key(int leaf) {
    return StoreKey.of(curriculum).and(leaf).bytes();
  }
}
