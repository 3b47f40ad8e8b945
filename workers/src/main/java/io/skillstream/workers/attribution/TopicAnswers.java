package io.skillstream.workers.attribution;

import io.skillstream.record.TaggerAnswer;
import io.skillstream.schemas.RegistryFailures;
import io.skillstream.workers.attribution.Questioner.Memory;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers in the topic {@code tagger-answers}, which is compacted by question.
 *
 * <p>An answer lies in the partition with the number of its request's, so an instance reads and
 * holds the answers of its own partitions only, and they follow a partition to another instance.
 * They are written as they come and outside of any transaction: what was paid for is to stay.
 */
final class TopicAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(TopicAnswers.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<TaggerAnswer> serializer;
  private final Deserializer<TaggerAnswer> deserializer;
  private final int partitions;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  TopicAnswers(
      String topic,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Serializer<TaggerAnswer> serializer,
      Deserializer<TaggerAnswer> deserializer) {
    this.topic = topic;
    this.consumer = consumer;
    this.producer = producer;
    this.serializer = serializer;
    this.deserializer = deserializer;
    this.partitions = consumer.partitionsFor(topic).size();
  }

  /**
   * Reads the answers for partitions of the requests' topic, up to what is there now.
   *
   * @param progress is told now and again how many were read
   */
  Map<Integer, Memory> open(Collection<Integer> requestPartitions, LongConsumer progress) {
    Map<Integer, AnswerTable> tables = new HashMap<>();
    for (int partition : requestPartitions) {
      tables.putIfAbsent(partition % partitions, new AnswerTable());
    }
    fill(tables, progress);
    Map<Integer, Memory> memories = new HashMap<>();
    for (int partition : requestPartitions) {
      int at = partition % partitions;
      AnswerTable table = tables.getOrDefault(at, new AnswerTable());
      memories.put(partition, new Memory(table, (key, answer) -> keep(at, key, answer)));
    }
    return memories;
  }

  /** Why an answer could not be written, where one could not. */
  Optional<Exception> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Waits until all answers so far are written. */
  void flush() {
    producer.flush();
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

  private void keep(int partition, QuestionKey key, Answer answer) {
    TaggerAnswer value =
        TaggerAnswer.newBuilder()
            .setChildren(answer.children())
            .setOffered(answer.offered())
            .setRepaired(answer.repaired())
            .setPromptTokens(answer.promptTokens())
            .setCompletionTokens(answer.completionTokens())
            .build();
    producer.send(
        new ProducerRecord<>(topic, partition, key.bytes(), serializer.serialize(topic, value)),
        (written, failed) -> {
          if (failed != null) {
            failure.compareAndSet(null, failed);
          }
        });
  }
}
