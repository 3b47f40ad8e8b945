package io.skillstream.workers.trainer;

import io.skillstream.record.Batch;
import io.skillstream.schemas.RegistryFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;

/** The partition that holds a curriculum's batches, read from any offset. */
final class BatchFeed {

  /** What the consumer must be configured with, beside servers and serdes. */
  static final Map<String, Object> CONSUMER_SETTINGS =
      Map.of(
          "isolation.level", "read_committed",
          "enable.auto.commit", "false",
          // A trainer that lost its place must say so instead of skipping batches.
          "auto.offset.reset", "none",
          "max.poll.records", "8");

  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<String, Batch> consumer;
  private final TopicPartition partition;
  private final List<TopicPartition> partitions;
  private final Waits.Wait wait;

  BatchFeed(Consumer<String, Batch> consumer, TopicPartition partition, Waits waits) {
    this.consumer = consumer;
    this.partition = partition;
    this.partitions = List.of(partition);
    this.wait = waits.begin("no batch can be read from " + partition);
    consumer.assign(partitions);
  }

  /** The oldest offset that is still there. */
  long beginning() throws IOException {
    while (true) {
      try {
        long offset = consumer.beginningOffsets(partitions).getOrDefault(partition, 0L);
        wait.over();
        return offset;
      } catch (WakeupException stopped) {
        continue; // Asked once more, it answers; the run ends before its first batch.
      } catch (RetriableException e) {
        wait.pause(String.valueOf(e.getMessage()));
      }
    }
  }

  void seek(long offset) {
    consumer.seek(partition, offset);
  }

  /**
   * What has come, or nothing after a moment.
   *
   * @param hold whether to wait for that moment only, and take nothing
   */
  Iterable<ConsumerRecord<String, Batch>> poll(boolean hold) throws IOException {
    if (hold) {
      consumer.pause(partitions);
    } else {
      consumer.resume(partitions);
    }
    try {
      List<ConsumerRecord<String, Batch>> records = consumer.poll(POLL).records(partition);
      wait.over();
      return records;
    } catch (WakeupException stopped) {
      // Only a stop wakes the consumer; who polls looks for one.
      return List.of();
    } catch (InvalidOffsetException e) {
      throw new IllegalStateException(
          "the next batch is gone from %s (retention?): %s; start the curriculum anew"
              .formatted(partition, e.getMessage()),
          e);
    } catch (KafkaException e) {
      if (!(e instanceof RetriableException) && !RegistryFailures.isTransient(e)) {
        throw e;
      }
      wait.pause(String.valueOf(e.getMessage()));
      return List.of();
    }
  }
}
