package io.skillstream.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A consumer that sees committed records only and reads a topic from its beginning to its end, as
 * often as it is asked.
 */
final class TopicReader<T> implements AutoCloseable {
  private final KafkaConsumer<byte[], T> consumer;
  private final List<TopicPartition> partitions;
  private final List<ConsumerRecord<byte[], T>> seen = new ArrayList<>();

  TopicReader(String bootstrapServers, String topic, int partitions, Deserializer<T> values) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false"),
            new ByteArrayDeserializer(),
            values);
    this.partitions =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(this.partitions);
  }

  /** Everything committed up to now: what earlier calls returned, and what came since. */
  List<ConsumerRecord<byte[], T>> records() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
    }
    return Collections.unmodifiableList(seen);
  }

  /** The values of {@link #records}. */
  List<T> values() {
    return records().stream().map(ConsumerRecord::value).toList();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
