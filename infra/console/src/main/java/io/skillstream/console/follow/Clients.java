package io.skillstream.console.follow;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Clients of the cluster. None joins a group, commits or creates anything.
 *
 * @param properties what Kafka's clients take
 */
public record Clients(Map<String, String> properties) {
  /** Copies the properties. */
  public Clients {
    properties = Map.copyOf(properties);
  }

  /** A consumer of committed bytes that nobody else uses. */
  Consumer<byte[], byte[]> consumer(Map<String, String> more) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // What expired while it was read is no longer there to be shown.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
    config.putAll(more);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** An admin client that does not wait long. */
  Admin admin() {
    Map<String, Object> config = new HashMap<>(properties);
    config.put("request.timeout.ms", "5000");
    config.put("default.api.timeout.ms", "5000");
    config.put("reconnect.backoff.max.ms", "1000");
    return Admin.create(config);
  }
}
