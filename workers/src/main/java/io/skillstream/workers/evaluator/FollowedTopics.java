package io.skillstream.workers.evaluator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
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
    Set<TopicPartition> partitions = new LinkedHashSet<>();
    consumer
        .partitionsFor(topic)
        .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    Set<TopicPartition> all = new LinkedHashSet<>(consumer.assignment());
    all.addAll(partitions);
    consumer.assign(all);
    consumer.seekToBeginning(partitions);
    ends.putAll(consumer.endOffsets(partitions));
  }

  /** Whether all that was there when a topic began to be followed is read. */
  boolean caughtUp() {
    ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    return ends.isEmpty();
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
