package io.skillstream.gateway.kafka;

import io.skillstream.gateway.lending.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Finds the newest record of a key, looking from the end of its partition backwards in steps that
 * grow: each record says all, so the ones before it need not be read.
 */
final class NewestRecord {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long FIRST_STEP = 64;
  private static final long GROWTH = 16;

  private final Connection connection;

  NewestRecord(Connection connection) {
    this.connection = connection;
  }

  /**
   * The newest committed value, all that was written before the call included.
   *
   * @throws UnavailableException if the partition cannot be read to its end in time
   */
  <T> Optional<T> find(String topic, String key, Deserializer<T> deserializer) {
    try (Consumer<byte[], byte[]> consumer = connection.consumer();
        Admin admin = connection.admin()) {
      TopicPartition partition = Connection.partition(consumer, topic, key);
      // The end of what is written, not of what is committed: a transaction of somebody else that
      // is still open must be waited for, or a record behind it would be missed.
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      consumer.assign(List.of(partition));
      long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
      long to = end;
      for (long step = FIRST_STEP; to > begin; step *= GROWTH) {
        long from = Math.max(begin, end - step);
        Optional<ConsumerRecord<byte[], byte[]>> found =
            newest(consumer, partition, from, end, wanted);
        if (found.isPresent()) {
          return Optional.ofNullable(found.get().value())
              .map(value -> deserializer.deserialize(topic, found.get().headers(), value));
        }
        to = from;
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new UnavailableException("cannot read " + topic + ": " + e.getCause(), e);
    } catch (KafkaException e) {
      throw new UnavailableException("cannot read " + topic + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while reading " + topic, e);
    }
  }

  private static Optional<ConsumerRecord<byte[], byte[]>> newest(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long from,
      long end,
      byte[] wanted) {
    consumer.seek(partition, from);
    Optional<ConsumerRecord<byte[], byte[]>> newest = Optional.empty();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        if (Arrays.equals(record.key(), wanted)) {
          newest = Optional.of(record);
        }
      }
      if (System.nanoTime() > deadline) {
        throw new UnavailableException(
            partition + " cannot be read to its end; is the broker there?", null);
      }
    }
    return newest;
  }
}
