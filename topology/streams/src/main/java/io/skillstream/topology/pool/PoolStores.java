package io.skillstream.topology.pool;

import io.skillstream.domain.pool.OrderedStore;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.SkillstreamConfig;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The pool's state stores. */
final class PoolStores {
  static final String INDEX = "pool-index";
  static final String COUNTS = "pool-counts";
  static final String VIEWS = "pool-views";

  private PoolStores() {}

  static Set<StoreBuilder<?>> builders(SkillstreamConfig config) {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(INDEX), Serdes.Bytes(), Serdes.ByteArray()),
        // Rewritten with every candidate: the cache leaves one record a commit.
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(COUNTS), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(VIEWS),
            Serdes.String(),
            config.serdes().<ViewCreated>values()));
  }

  static OrderedStore ordered(String store, ProcessorContext<?, ?> context) {
    return new Ordered(context.getStateStore(store));
  }

  private record Ordered(KeyValueStore<Bytes, byte[]> store) implements OrderedStore {
    @Override
    public byte @Nullable [] get(byte[] key) {
      return store.get(Bytes.wrap(key));
    }

    @Override
    public void put(byte[] key, byte[] value) {
      store.put(Bytes.wrap(key), value);
    }

    @Override
    public void delete(byte[] key) {
      store.delete(Bytes.wrap(key));
    }

    @Override
    public void scan(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor) {
      try (KeyValueIterator<Bytes, byte[]> found =
          store.range(Bytes.wrap(from), Bytes.wrap(end(prefix)))) {
        while (found.hasNext()) {
          KeyValue<Bytes, byte[]> next = found.next();
          byte[] key = next.key.get();
          if (!startsWith(key, prefix) || !visitor.test(key, next.value)) {
            return;
          }
        }
      }
    }

    /**
     * The first key after all that start with the prefix; kinds and ordinals are never all 0xff.
     */
    private static byte[] end(byte[] prefix) {
      byte[] end = prefix.clone();
      int last = end.length - 1;
      while (end[last] == -1) {
        last--;
      }
      end[last]++;
      return Arrays.copyOf(end, last + 1);
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
      return key.length >= prefix.length
          && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }
  }
}
