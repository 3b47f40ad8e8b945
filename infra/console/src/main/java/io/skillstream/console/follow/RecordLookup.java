package io.skillstream.console.follow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Single records by their place, read when somebody asks. A few questions are answered at a time,
 * each with a consumer of its own that is kept for the next; others wait for one. Thread-safe.
 */
public final class RecordLookup implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int MOST = 4;

  private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
  private final Semaphore turns = new Semaphore(MOST, true);
  private final Deque<Consumer<byte[], byte[]>> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  private interface Question<T> {
    T ask(Consumer<byte[], byte[]> reader);
  }

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
  public boolean scan(
      String topic,
      int partition,
      long from,
      long to,
      Predicate<ConsumerRecord<byte[], byte[]>> goOn,
      Duration patience) {
    TopicPartition place = new TopicPartition(topic, partition);
    return with(
        place.toString(),
        reader -> {
          long deadline = System.nanoTime() + patience.toNanos();
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
        });
  }

  /**
   * The first offset whose record is not older; empty: all are, or there is no such partition.
   *
   * @throws LookupException if the brokers do not answer
   */
  public OptionalLong notBefore(String topic, int partition, long millis) {
    TopicPartition place = new TopicPartition(topic, partition);
    return with(
        place.toString(),
        reader -> {
          OffsetAndTimestamp found =
              reader.offsetsForTimes(Map.of(place, Math.max(0, millis))).get(place);
          return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
        });
  }

  /** Number of partitions of a topic; 0: there is no such topic. */
  public int partitions(String topic) {
    return with(topic, reader -> reader.listTopics(PATIENCE).getOrDefault(topic, List.of()).size());
  }

  /** Whoever is being answered keeps its consumer until then. */
  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  private <T> T with(String what, Question<T> question) {
    try {
      if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LookupException("cannot read " + what + ": others are reading; try again");
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    try {
      Consumer<byte[], byte[]> kept = idle.poll();
      Consumer<byte[], byte[]> reader = kept == null ? consumers.get() : kept;
      try {
        return question.ask(reader);
      } finally {
        idle.push(reader);
      }
    } catch (KafkaException e) {
      throw new LookupException(
          "cannot read " + what + ": " + e.getMessage() + "; try again when the brokers answer", e);
    } finally {
      turns.release();
      if (closed) {
        closeIdle();
      }
    }
  }

  private void closeIdle() {
    for (Consumer<byte[], byte[]> reader = idle.poll(); reader != null; reader = idle.poll()) {
      reader.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }

  /** The brokers do not answer, or too many ask. */
  public static final class LookupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LookupException(String message) {
      super(message);
    }

    LookupException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
