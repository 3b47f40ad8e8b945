package io.skillstream.workers.attribution;

import io.skillstream.record.TaggerAnswer;
import io.skillstream.schemas.RegistryFailures;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the answers that lie in the topic {@code tagger-answers}. */
final class KeptAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(KeptAnswers.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<TaggerAnswer> deserializer;
  private final int partitions;

  KeptAnswers(
      String topic,
      Consumer<byte[], byte[]> consumer,
      Deserializer<TaggerAnswer> deserializer) {
    this.topic = topic;
    this.consumer = consumer;
    this.deserializer = deserializer;
    this.partitions = consumer.partitionsFor(topic).size();
  }

  /** The partition that holds the answers to requests of a partition. */
  int partitionOf(int requestPartition) {
    return requestPartition % partitions;
  }

  /**
   * The answers for partitions of the requests' topic, up to what is there now.
   *
   * @param progress is told now and again how many were read
   */
  Map<Integer, AnswerTable> read(Collection<Integer> requestPartitions, LongConsumer progress) {
    Map<Integer, AnswerTable> tables = new HashMap<>();
    Map<Integer, AnswerTable> byRequests = new HashMap<>();
    for (int partition : requestPartitions) {
      byRequests.put(
          partition, tables.computeIfAbsent(partitionOf(partition), at -> new AnswerTable()));
    }
    fill(tables, progress);
    return byRequests;
  }

  private void fill(Map<Integer, AnswerTable> tables, LongConsumer progress) {
    List<TopicPartition> wanted =
        tables.keySet().stream().map(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(wanted);
    consumer.seekToBeginning(wanted);
    Map<TopicPartition, Long> ends = consumer.endOffsets(wanted);
    Set<TopicPartition> behind = new HashSet<>(wanted);
    long read = 0;
    while (true) {
      behind.removeIf(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
      if (behind.isEmpty()) {
        break;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        AnswerTable table = tables.get(record.partition());
        if (table != null) {
          take(record, table);
          read++;
        }
      }
      progress.accept(read);
    }
    consumer.unsubscribe();
  }

  /** A record that cannot be read is an answer that is asked for again. */
  private void take(ConsumerRecord<byte[], byte[]> record, AnswerTable table) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    Optional<QuestionKey> key = QuestionKey.read(record.key());
    try {
      TaggerAnswer answer = deserializer.deserialize(topic, record.value());
      int offered = answer.getOffered();
      if (key.isPresent() && answer.getChildren().stream().allMatch(c -> c >= 0 && c < offered)) {
        table.put(key.get(), answer.getChildren(), offered);
      }
    } catch (SerializationException | ClassCastException e) {
      if (RegistryFailures.isTransient(e)) {
        throw new TaggerFailure("the schema registry does not answer: " + e.getMessage(), e);
      }
      LOG.warn("{}-{}@{} is no answer", topic, record.partition(), record.offset(), e);
    }
  }
}
