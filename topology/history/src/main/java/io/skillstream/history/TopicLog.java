package io.skillstream.history;

import io.skillstream.schemas.AvroSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The topics of a cluster as logs: their committed records, from given offsets to given offsets, or
 * from what is kept to what is there now.
 *
 * <p>Nothing is subscribed, committed or created. Several readings may be open at once.
 */
public final class TopicLog {
  /** How long a reading may stand still. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
  private final AvroSerdes serdes;

  /**
   * Reads from the cluster and registry that are named by these client properties.
   *
   * @throws IllegalArgumentException if no registry is named
   */
  public TopicLog(Map<String, String> properties) {
    this(() -> consumer(properties), new AvroSerdes(properties));
  }

  /**
   * Reads with given consumers, which have to skip uncommitted records.
   *
   * @param consumers makes a consumer that nobody else uses
   * @param serdes how values are read
   */
  public TopicLog(Supplier<? extends Consumer<byte[], byte[]>> consumers, AvroSerdes serdes) {
    this.consumers = consumers;
    this.serdes = serdes;
  }

  /**
   * All that a topic keeps now.
   *
   * @throws HistoryException if there is no such topic, or it cannot be asked
   */
  public LogRange all(String topic) {
    return ask(
        topic,
        consumer -> {
          Collection<TopicPartition> partitions = partitions(consumer, topic);
          return new LogRange(
              topic,
              byPartition(consumer.beginningOffsets(partitions)),
              byPartition(consumer.endOffsets(partitions)));
        });
  }

  /** Whether there is a topic of this name. */
  public boolean exists(String topic) {
    return ask(topic, consumer -> !infos(consumer, topic).isEmpty());
  }

  /**
   * In each partition the first offset whose record is not older than {@code time}; the end, where
   * all are older.
   *
   * @throws HistoryException if there is no such topic, or it cannot be asked
   */
  public NavigableMap<Integer, Long> at(String topic, Instant time) {
    return ask(
        topic,
        consumer -> {
          Collection<TopicPartition> partitions = partitions(consumer, topic);
          NavigableMap<Integer, Long> offsets = byPartition(consumer.endOffsets(partitions));
          Map<TopicPartition, Long> asked = new HashMap<>();
          partitions.forEach(partition -> asked.put(partition, time.toEpochMilli()));
          consumer
              .offsetsForTimes(asked)
              .forEach(
                  (partition, found) -> {
                    if (found != null) {
                      offsets.merge(partition.partition(), found.offset(), Math::min);
                    }
                  });
          return offsets;
        });
  }

  /**
   * Opens a reading of Avro values.
   *
   * @param range what is read
   * @param type type of the values
   * @param progress is told how far it has come
   * @throws HistoryException if the range is not kept, not there yet, or cannot be read
   */
  public <T extends SpecificRecord> TopicReading<T> read(
      LogRange range, Class<T> type, ReadingProgress progress) {
    return read(range, type, key -> true, progress);
  }

  /**
   * Opens a reading of the records under some keys; the values of others are not looked at.
   *
   * @param keys which keys, as text
   */
  public <T extends SpecificRecord> TopicReading<T> read(
      LogRange range, Class<T> type, Predicate<String> keys, ReadingProgress progress) {
    Deserializer<T> deserializer = serdes.deserializer();
    return TopicReading.open(
        consumer(range.topic()),
        range,
        record ->
            type.cast(deserializer.deserialize(record.topic(), record.headers(), record.value())),
        key -> keys.test(new String(key, StandardCharsets.UTF_8)),
        progress,
        PATIENCE);
  }

  /** Opens a reading of all that a topic keeps now. */
  public <T extends SpecificRecord> TopicReading<T> read(
      String topic, Class<T> type, ReadingProgress progress) {
    return read(all(topic), type, progress);
  }

  /** Opens a reading of values as bytes. */
  public TopicReading<byte[]> readBytes(LogRange range, ReadingProgress progress) {
    return TopicReading.open(
        consumer(range.topic()), range, ConsumerRecord::value, key -> true, progress, PATIENCE);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, String> properties) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // Asking for a topic must not make it.
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // Records that expire while they are read are an error, not a reason to skip.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Consumer<byte[], byte[]> consumer(String topic) {
    try {
      return consumers.get();
    } catch (KafkaException e) {
      throw TopicReading.failed(topic, e);
    }
  }

  private <R> R ask(String topic, Function<Consumer<byte[], byte[]>, R> question) {
    try (Consumer<byte[], byte[]> consumer = consumer(topic)) {
      return question.apply(consumer);
    } catch (KafkaException e) {
      throw TopicReading.failed(topic, e);
    }
  }

  private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> infos = infos(consumer, topic);
    if (infos.isEmpty()) {
      throw new HistoryException(
          "there is no topic "
              + topic
              + " on this cluster; check --namespace and --bootstrap-servers");
    }
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  @SuppressWarnings("NullAway") // Consumers answer null, nothing, or an error; all mean no topic.
  private static List<PartitionInfo> infos(Consumer<byte[], byte[]> consumer, String topic) {
    try {
      return Optional.ofNullable(consumer.partitionsFor(topic)).orElse(List.of());
    } catch (UnknownTopicOrPartitionException e) {
      return List.of();
    }
  }

  private static NavigableMap<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
    NavigableMap<Integer, Long> byPartition = new TreeMap<>();
    offsets.forEach((partition, offset) -> byPartition.put(partition.partition(), offset));
    return byPartition;
  }
}
