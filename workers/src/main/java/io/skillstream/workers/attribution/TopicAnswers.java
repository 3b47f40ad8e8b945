package io.skillstream.workers.attribution;

import io.skillstream.record.TaggerAnswer;
import io.skillstream.workers.attribution.Questioner.Memory;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The answers in the topic {@code tagger-answers}, which is compacted by question.
 *
 * <p>An answer lies in the partition with the number of its request's, so an instance reads and
 * holds the answers of its own partitions only, and they follow a partition to another instance.
 * They are written as they come and outside of any transaction: what was paid for is to stay.
 */
final class TopicAnswers {
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<TaggerAnswer> serializer;
  private final KeptAnswers kept;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  TopicAnswers(
      String topic,
      KeptAnswers kept,
      Producer<byte[], byte[]> producer,
      Serializer<TaggerAnswer> serializer) {
    this.topic = topic;
    this.kept = kept;
    this.producer = producer;
    this.serializer = serializer;
  }

  /**
   * Reads the answers for partitions of the requests' topic, up to what is there now.
   *
   * @param progress is told now and again how many were read
   */
  Map<Integer, Memory> open(Collection<Integer> requestPartitions, LongConsumer progress) {
    Map<Integer, Memory> memories = new HashMap<>();
    kept.read(requestPartitions, progress)
        .forEach(
            (partition, table) ->
                memories.put(
                    partition,
                    new Memory(
                        table,
                        (key, answer) -> keep(kept.partitionOf(partition), key, answer))));
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
