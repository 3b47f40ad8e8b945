package io.skillstream.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class StoreMemoryTest {
  static {
    RocksDB.loadLibrary();
  }

  @Test
  void setConfig_ofTwoStores_givesBothOneBudget() {
    Map<String, Object> config = new HashMap<>(StoreMemory.properties(64L << 20));
    try (Options one = new Options().setTableFormatConfig(new BlockBasedTableConfig());
        Options other = new Options().setTableFormatConfig(new BlockBasedTableConfig())) {
      new StoreMemory().setConfig("one", one, config);
      new StoreMemory().setConfig("other", other, config);
      assertThat(one.writeBufferManager()).isNotNull().isSameAs(other.writeBufferManager());
      assertThat(((BlockBasedTableConfig) one.tableFormatConfig()).cacheIndexAndFilterBlocks())
          .isTrue();
    }
  }

  @Test
  void setConfig_withoutABudget_isRefused() {
    try (Options options = new Options()) {
      assertThatThrownBy(() -> new StoreMemory().setConfig("one", options, Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(StoreMemory.BYTES_CONFIG);
    }
  }

  @Test
  void properties_inAStreamsConfiguration_areTaken() {
    Map<String, Object> config = new HashMap<>(StoreMemory.properties(64L << 20));
    config.put("application.id", "a");
    config.put("bootstrap.servers", "localhost:1");
    assertThat(new StreamsConfig(config).getClass(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG))
        .isEqualTo(StoreMemory.class);
  }
}
