package io.skillstream.console.follow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Single records by their place, read when somebody asks. One consumer, made at the first question;
 * questions wait for one another. Thread-safe.
 */
public final class RecordLookup implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
  private Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();

  /**
   * Looks up with consumers of the given making.
   *
   * @param consumers makes a consumer that nobody else uses
   */
  public RecordLookup(Supplier<? extends Consumer<byte[], byte[]>> consumers) {
    this.consumers = consumers;
  }

  /** Of a cluster. */
  public static RecordLookup of(Clients clients) {
    return new RecordLookup(
        () ->
            clients.consumer(
                Map.of(
                    "max.poll.records",
                    "500",
                    "max.partition.fetch.bytes",
                    Integer.toString(256 * 1024),
                    "fetch.max.wait.ms",
                    "50",
                    "default.api.timeout.ms",
                    Long.toString(PATIENCE.toMillis()))));
  }

  /**
   * The record at a place; empty where it is not kept any more.
   *
   * @throws LookupException if the brokers do not answer in time
   */
  public Optional<ConsumerRecord<byte[], byte[]>> at(String topic, int partition, long offset) {
    return first(
        topic, partition, offset, offset + 1, record -> record.offset() == offset, PATIENCE);
  }

  /**
   * The first record of a range that is wanted; empty where there is none, or not in time.
   *
   * @param from offset
   * @param to one past the last offset
   * @throws LookupException if the brokers do not answer
   */
  public Optional<ConsumerRecord<byte[], byte[]>> first(
      String topic,
      int partition,
      long from,
      long to,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      Duration patience) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    scan(
        topic,
        partition,
        from,
        to,
        record -> {
          if (wanted.test(record)) {
            found.add(record);
            return false;
          }
          return true;
        },
        patience);
    return found.stream().findFirst();
  }

  /**
   * Reads a range in order, until told to stop, its end, or the end of patience.
   *
   * @param goOn takes a record; false: no more
   * @return whether it ended before patience did
   * @throws LookupException if the brokers do not answer
   */
  public synchronized boolean scan(
      String topic,
      int partition,
      long from,
      long to,
      Predicate<ConsumerRecord<byte[], byte[]>> goOn,
      Duration patience) {
    TopicPartition place = new TopicPartition(topic, partition);
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      Consumer<byte[], byte[]> reader = reader();
      reader.assign(List.of(place));
      long begin = reader.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
      long end = Math.min(to, reader.endOffsets(List.of(place)).getOrDefault(place, 0L));
      reader.seek(place, Math.max(from, begin));
      while (reader.position(place) < end) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
          if (record.offset() >= end || !goOn.test(record)) {
            return true;
          }
        }
        if (System.nanoTime() > deadline) {
          return false;
        }
      }
      return true;
    } catch (KafkaException e) {
      throw new LookupException(
          "cannot read " + place + ": " + e.getMessage() + "; try again when the brokers answer",
          e);
    }
  }

  /**
   * The first offset whose record is not older; empty: all are, or there is no such partition.
   *
   * @throws LookupException if the brokers do not answer
   */
  public synchronized OptionalLong notBefore(String topic, int partition, long millis) {
    TopicPartition place = new TopicPartition(topic, partition);
    try {
      OffsetAndTimestamp found =
          reader().offsetsForTimes(Map.of(place, Math.max(0, millis))).get(place);
      return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
    } catch (KafkaException e) {
      throw new LookupException("cannot ask " + place + ": " + e.getMessage(), e);
    }
  }

  /** Number of partitions of a topic; 0: there is no such topic. */
  public synchronized int partitions(String topic) {
    try {
      return reader().listTopics(PATIENCE).getOrDefault(topic, List.of()).size();
    } catch (KafkaException e) {
      throw new LookupException("cannot ask for " + topic + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    consumer.ifPresent(reader -> reader.close(CloseOptions.timeout(Duration.ofSeconds(1))));
    consumer = Optional.empty();
  }

  private Consumer<byte[], byte[]> reader() {
    if (consumer.isEmpty()) {
      consumer = Optional.of(consumers.get());
    }
    return consumer.get();
  }

  /** The brokers do not answer. */
  public static final class LookupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LookupException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
