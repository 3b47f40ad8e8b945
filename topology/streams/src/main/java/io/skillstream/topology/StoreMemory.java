package io.skillstream.topology;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One budget of memory outside the heap for all RocksDB stores of a process: blocks, their indexes
 * and filters, and what is not written yet.
 *
 * <p>Without it every store has a cache of 50 MB and up to three write buffers of 16 MB of its own,
 * for each of its partitions, and a process in a container has no bound. Kafka makes one object for
 * each store, so the cache they share belongs to the class; all stores of a process get the budget
 * that came first. Source: "Memory management" in the documentation of Kafka Streams.
 */
@NullMarked
public final class StoreMemory implements RocksDBConfigSetter {
  /** The configuration key of the budget, in bytes. */
  public static final String BYTES_CONFIG = "skillstream.store.memory.bytes";

  private static @Nullable Budget shared;

  private record Budget(Cache cache, WriteBufferManager writeBuffers) {}

  /** What a Streams configuration takes for it. */
  public static Map<String, String> properties(long bytes) {
    return Map.of(
        "rocksdb.config.setter", StoreMemory.class.getName(), BYTES_CONFIG, Long.toString(bytes));
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Object bytes = configs.get(BYTES_CONFIG);
    if (bytes == null) {
      throw new ConfigException(BYTES_CONFIG, null, "is missing beside rocksdb.config.setter");
    }
    Budget budget = budget(Long.parseLong(bytes.toString()));
    if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
      table.setBlockCache(budget.cache());
      table.setCacheIndexAndFilterBlocks(true);
      table.setCacheIndexAndFilterBlocksWithHighPriority(true);
      table.setPinTopLevelIndexAndFilter(true);
      options.setTableFormatConfig(table);
    }
    options.setWriteBufferManager(budget.writeBuffers());
  }

  @Override
  public void close(String storeName, Options options) {
    // The budget is shared with the stores that stay open.
  }

  private static synchronized Budget budget(long bytes) {
    Budget present = shared;
    if (present == null) {
      RocksDB.loadLibrary();
      // Not strict: a read beyond the budget waits for no eviction, and fails never.
      Cache cache = new LRUCache(bytes, -1, false, 0.1);
      present = new Budget(cache, new WriteBufferManager(bytes / 2, cache));
      shared = present;
    }
    return present;
  }
}
