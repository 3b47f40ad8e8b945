package io.skillstream.cli.judge;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.record.Attempt;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes attempts again. A record with the id of an attempt replaces its verdict, so writing one
 * twice, as after a kill, changes nothing more.
 */
final class AttemptWriter implements AutoCloseable {
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<Attempt> serializer;
  private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();

  AttemptWriter(Cluster cluster) {
    this.topic = cluster.topics().attempts();
    this.producer = cluster.producer(Map.of("acks", "all", "linger.ms", "20"));
    this.serializer = cluster.serdes().serializer();
  }

  /**
   * Sends an attempt.
   *
   * @throws CommandException if an earlier one could not be written
   */
  void write(Attempt attempt) {
    check();
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                attempt.getReference().getBytes(StandardCharsets.UTF_8),
                serializer.serialize(topic, attempt)),
            (metadata, failure) -> {
              if (failure != null) {
                failed.compareAndSet(null, failure);
              }
            });
  }

  /** Waits until the broker has them all. */
  void flush() {
    producer.flush();
    check();
  }

  private void check() {
    Exception failure = failed.get();
    if (failure != null) {
      throw new CommandException(
          CommandException.FAILED,
          "cannot write to "
              + topic
              + ": "
              + failure.getMessage()
              + "; run the command again when the broker is back, it goes on where it ended",
          failure);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
