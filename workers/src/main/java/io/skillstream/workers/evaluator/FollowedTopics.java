package io.skillstream.workers.evaluator;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Topics that are read whole and then followed, by every evaluator for itself. */
final class FollowedTopics {

  /** What the consumer must be configured with, beside servers and serdes. */
  static final Map<String, Object> CONSUMER_SETTINGS =
      Map.of(
          "isolation.level", "read_committed",
          "enable.auto.commit", "false",
          "auto.offset.reset", "earliest");

  private final Consumer<String, SpecificRecord> consumer;
  private final PatientConsumer<SpecificRecord> patient;
  private final Map<TopicPartition, Long> ends = new LinkedHashMap<>();

  FollowedTopics(Consumer<String, SpecificRecord> consumer, EvaluationListener listener) {
    this.consumer = consumer;
    this.patient = new PatientConsumer<>(consumer, listener);
  }

  /** Begins to follow a topic, from its first record. */
  void follow(String topic) {
    follow(topic, Optional.empty());
  }

  /**
   * Begins to follow a topic.
   *
   * @param since from the first record that a broker took then or later; empty: from the first
   */
  void follow(String topic, Optional<Instant> since) {
    Set<TopicPartition> partitions = new LinkedHashSet<>();
    consumer
        .partitionsFor(topic)
        .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    Set<TopicPartition> all = new LinkedHashSet<>(consumer.assignment());
    all.addAll(partitions);
    consumer.assign(all);
    Map<TopicPartition, Long> last = consumer.endOffsets(partitions);
    consumer.seekToBeginning(partitions);
    since.ifPresent(time -> seek(partitions, time, last));
    ends.putAll(last);
  }

  private void seek(Set<TopicPartition> partitions, Instant since, Map<TopicPartition, Long> last) {
    Map<TopicPartition, Long> times = new LinkedHashMap<>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) ->
                consumer.seek(
                    partition, found == null ? last.getOrDefault(partition, 0L) : found.offset()));
  }

  /** Follows a topic no more. */
  void leave(String topic) {
    Set<TopicPartition> left = new LinkedHashSet<>(consumer.assignment());
    left.removeIf(partition -> partition.topic().equals(topic));
    consumer.assign(left);
    ends.keySet().removeIf(partition -> partition.topic().equals(topic));
  }

  /** Whether all that was there when a topic began to be followed is read. */
  boolean caughtUp(String topic) {
    ends.entrySet()
        .removeIf(
            end ->
                end.getKey().topic().equals(topic)
                    && consumer.position(end.getKey()) >= end.getValue());
    return ends.keySet().stream().noneMatch(partition -> partition.topic().equals(topic));
  }

  /** Hands on what has come, or nothing after a moment. */
  void poll(Duration moment, java.util.function.Consumer<SpecificRecord> reader) {
    for (ConsumerRecord<String, SpecificRecord> record : patient.poll(moment)) {
      if (record.value() != null) {
        reader.accept(record.value());
      }
    }
  }
}
