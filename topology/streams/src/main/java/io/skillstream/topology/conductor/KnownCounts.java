package io.skillstream.topology.conductor;

import io.skillstream.record.LeafCount;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What the conductor knows of how far all stages of the namespace are, read from its stores while
 * it runs. One instance of the application holds them at a time; on all others, and while it
 * rebalances, there is nothing to read.
 */
final class KnownCounts {
  private KnownCounts() {}

  /** The counters of all stages; empty where this client does not hold the conductor. */
  static Optional<List<Conductor.StageCount>> stages(KafkaStreams control) {
    try (KeyValueIterator<Bytes, Long> all =
        KnownCounts.<Long>store(control, InputProgress.STORE).all()) {
      List<Conductor.StageCount> counts = new ArrayList<>();
      while (all.hasNext()) {
        var entry = all.next();
        String[] key = InputProgress.names(entry.key);
        counts.add(new Conductor.StageCount(key[0], Integer.parseInt(key[1]), key[2], entry.value));
      }
      return Optional.of(counts);
    } catch (InvalidStateStoreException | IllegalStateException elsewhere) {
      return Optional.empty();
    }
  }

  /**
   * Entries in force by view, over its leaves and the pool's partitions; empty likewise. Reads each
   * leaf of each view in each partition: not for every second.
   */
  static Optional<Map<String, Long>> entries(KafkaStreams control) {
    try (KeyValueIterator<Bytes, LeafCount> all =
        KnownCounts.<LeafCount>store(control, PoolStatus.COUNTS).all()) {
      Map<String, Long> entries = new TreeMap<>();
      while (all.hasNext()) {
        var entry = all.next();
        entries.merge(StoreKey.text(entry.key), entry.value.getLive(), Long::sum);
      }
      return Optional.of(entries);
    } catch (InvalidStateStoreException | IllegalStateException elsewhere) {
      return Optional.empty();
    }
  }

  private static <V> ReadOnlyKeyValueStore<Bytes, V> store(KafkaStreams control, String name) {
    return control.store(
        StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<Bytes, V>keyValueStore()));
  }
}
