package io.skillstream.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * One pass over a range of a topic: its committed records, each partition in its order, partitions
 * mixed as they come. Holds one fetch at a time.
 *
 * <p>Transactions leave gaps between offsets, also before the end, so a partition is done when the
 * consumer's position says so and not when its last offset was seen.
 *
 * @param <T> type of the values
 */
public final class TopicReading<T> implements Iterator<LogEntry<T>>, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final byte[] NO_KEY = {};

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final LogRange range;
  private final Function<ConsumerRecord<byte[], byte[]>, T> values;
  private final Predicate<byte[]> keys;
  private final ReadingProgress progress;
  private final Duration patience;
  private final Map<TopicPartition, Long> unfinished = new HashMap<>();
  private final Map<Integer, Long> passed;
  private Iterator<ConsumerRecord<byte[], byte[]>> fetched =
      List.<ConsumerRecord<byte[], byte[]>>of().iterator();

  private TopicReading(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      LogRange range,
      Function<ConsumerRecord<byte[], byte[]>, T> values,
      Predicate<byte[]> keys,
      ReadingProgress progress,
      Duration patience) {
    this.consumer = consumer;
    this.range = range;
    this.values = values;
    this.keys = keys;
    this.progress = progress;
    this.patience = patience;
    this.passed = new TreeMap<>(range.from());
  }

  static <T> TopicReading<T> open(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      LogRange range,
      Function<ConsumerRecord<byte[], byte[]>, T> values,
      Predicate<byte[]> keys,
      ReadingProgress progress,
      Duration patience) {
    TopicReading<T> reading = new TopicReading<>(consumer, range, values, keys, progress, patience);
    try {
      reading.start();
    } catch (KafkaException e) {
      reading.close();
      throw failed(range.topic(), e);
    } catch (HistoryException e) {
      reading.close();
      throw e;
    }
    return reading;
  }

  /** What is read. */
  public LogRange range() {
    return range;
  }

  /**
   * Whether there is another record.
   *
   * @throws HistoryException if reading stands still or fails
   */
  @Override
  public boolean hasNext() {
    if (!fetched.hasNext()) {
      fetch();
    }
    return fetched.hasNext();
  }

  @Override
  public LogEntry<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all of " + range + " is read");
    }
    ConsumerRecord<byte[], byte[]> record = fetched.next();
    return new LogEntry<>(
        record.partition(),
        record.offset(),
        record.timestamp(),
        key(record),
        value(record),
        record.headers());
  }

  /** Hands over the records that are left, one by one, and closes. */
  public void drain(Consumer<? super LogEntry<T>> reader) {
    try (this) {
      forEachRemaining(reader);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  static HistoryException failed(String topic, KafkaException cause) {
    return new HistoryException(
        "cannot read topic "
            + topic
            + ": "
            + cause.getMessage()
            + "; check the cluster and --kafka-properties",
        cause);
  }

  private void start() {
    List<TopicPartition> all = new ArrayList<>();
    range.to().keySet().forEach(p -> all.add(new TopicPartition(range.topic(), p)));
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    for (TopicPartition partition : all) {
      long from = range.from().getOrDefault(partition.partition(), 0L);
      long to = range.to().getOrDefault(partition.partition(), 0L);
      long end = ends.getOrDefault(partition, 0L);
      if (to > end) {
        throw new HistoryException(
            partition + " ends at offset " + end + ", asked was up to " + to);
      }
      long begin = begins.getOrDefault(partition, 0L);
      if (from < to && from < begin) {
        throw gone(partition, from, begin);
      }
      if (from < to) {
        unfinished.put(partition, to);
      }
    }
    consumer.assign(unfinished.keySet());
    unfinished
        .keySet()
        .forEach(p -> consumer.seek(p, range.from().getOrDefault(p.partition(), 0L)));
    progress.at(range.topic(), 0, range.length());
  }

  private void fetch() {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!fetched.hasNext() && !unfinished.isEmpty()) {
      List<ConsumerRecord<byte[], byte[]>> within = new ArrayList<>();
      boolean moved = false;
      try {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          long end = range.to().getOrDefault(record.partition(), 0L);
          if (record.offset() < end && keys.test(key(record))) {
            within.add(record);
          }
        }
        moved = advance();
      } catch (OffsetOutOfRangeException e) {
        TopicPartition partition = e.partitions().iterator().next();
        throw gone(
            partition,
            e.offsetOutOfRangePartitions().getOrDefault(partition, 0L),
            consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L));
      } catch (KafkaException e) {
        throw failed(range.topic(), e);
      }
      fetched = within.iterator();
      if (moved) {
        deadline = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw standingStill();
      }
    }
  }

  /** Notes positions; a partition that is done is fetched no further. */
  private boolean advance() {
    boolean moved = false;
    long done = 0;
    for (TopicPartition partition : List.copyOf(unfinished.keySet())) {
      long end = unfinished.getOrDefault(partition, 0L);
      long position = Math.min(consumer.position(partition), end);
      moved |= position > passed.getOrDefault(partition.partition(), 0L);
      passed.put(partition.partition(), position);
      if (position >= end) {
        unfinished.remove(partition);
        consumer.pause(List.of(partition));
      }
    }
    for (Map.Entry<Integer, Long> position : passed.entrySet()) {
      done += position.getValue() - range.from().getOrDefault(position.getKey(), 0L);
    }
    if (moved) {
      progress.at(range.topic(), done, range.length());
    }
    return moved;
  }

  private static byte[] key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? NO_KEY : record.key();
  }

  private Optional<T> value(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(values.apply(record));
    } catch (RuntimeException e) { // Whatever a deserialiser throws, the record's place helps.
      throw new HistoryException(
          "the record at "
              + record.topic()
              + "-"
              + record.partition()
              + "@"
              + record.offset()
              + " cannot be read: "
              + e.getMessage()
              + "; check --schema-registry-url, or who writes to this topic",
          e);
    }
  }

  private static HistoryException gone(TopicPartition partition, long from, long begin) {
    return new HistoryException(
        partition
            + " no longer holds offset "
            + from
            + ", its first is "
            + begin
            + ": older records were removed by retention; ask again, or start later");
  }

  private HistoryException standingStill() {
    TopicPartition first = unfinished.keySet().iterator().next();
    return new HistoryException(
        "reading "
            + range.topic()
            + " stands still: nothing came for "
            + patience.toSeconds()
            + " s at "
            + first
            + "@"
            + passed.get(first.partition())
            + " of "
            + unfinished.get(first)
            + "; check that the brokers are up");
  }
}
