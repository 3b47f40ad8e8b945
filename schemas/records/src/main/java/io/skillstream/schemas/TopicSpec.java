package io.skillstream.schemas;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic of the catalogue.
 *
 * @param name full name
 * @param key what its keys are, for people
 * @param value schema of its values; empty for raw bytes
 * @param partitions number of partitions
 * @param cleanup what the broker removes
 * @param maxMessageBytes largest record batch it takes
 */
public record TopicSpec(
    String name,
    String key,
    Optional<Schema> value,
    int partitions,
    Cleanup cleanup,
    int maxMessageBytes) {

  /**
   * How long content may stay in a compacted topic, or in that of a store, after a retraction took
   * it out. Without a bound a topic that grows slowly is never compacted.
   */
  public static final Duration LONGEST_LIFE = Duration.ofDays(7);

  /** What the broker may remove from a topic. */
  public sealed interface Cleanup {
    /** Nothing, ever: the topic is a source of truth. */
    record Keep() implements Cleanup {}

    /** All but the newest value of each key. */
    record Compact() implements Cleanup {}

    /** Records older than {@code age}. */
    record After(Duration age) implements Cleanup {}
  }

  /** The topic's configuration at the broker. */
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    boolean compact = cleanup instanceof Cleanup.Compact;
    config.put(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        compact ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
    if (compact) {
      config.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(LONGEST_LIFE.toMillis()));
    }
    long retention =
        cleanup instanceof Cleanup.After after ? after.age().toMillis() : -1; // -1: no limit
    config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention));
    // Producers choose the codec (lz4 by default); the broker stores batches as they come.
    config.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
    config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
    // Another rule of the cluster must not cut what is kept for good.
    config.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    // The broker's clock: a producer's may lie in the past, and its records would expire on
    // arrival,
    // or be missing, which Streams takes for a reason to stop.
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    return config;
  }

  /** What the admin client needs to create it. */
  public NewTopic newTopic(Optional<Short> replicationFactor) {
    return new NewTopic(name, Optional.of(partitions), replicationFactor).configs(config());
  }
}
