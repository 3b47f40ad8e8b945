package io.skillstream.cli.produce;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.record.ProducedFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Sends the records of one file in transactions, each with how far the file is sent then. Opening
 * another one for the same file ends this one.
 */
final class FileSender implements AutoCloseable {
  private static final int REQUEST_BYTES = 17 << 20;

  private final String topic;
  private final String key;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<ProducedFile> serializer;
  private boolean open;

  /**
   * Becomes the only sender of a file.
   *
   * @param key of the file
   */
  FileSender(Cluster cluster, String key) {
    this(
        cluster.topics().producedFiles(),
        key,
        cluster.producer(
            Map.of(
                "transactional.id", transactionalId(cluster, key),
                "transaction.timeout.ms", "20000",
                "acks", "all",
                "compression.type", "lz4",
                "linger.ms", "10",
                "batch.size", "262144",
                "buffer.memory", Long.toString(64L << 20),
                "max.request.size", Integer.toString(REQUEST_BYTES))),
        cluster.serdes().serializer());
  }

  FileSender(
      String topic,
      String key,
      Producer<byte[], byte[]> producer,
      Serializer<ProducedFile> serializer) {
    this.topic = topic;
    this.key = key;
    this.producer = producer;
    this.serializer = serializer;
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw undelivered(e);
    }
  }

  private static String transactionalId(Cluster cluster, String key) {
    UUID id = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    return cluster.topics().namespace() + ".produce." + id;
  }

  /** Sends a record; visible with the next {@link #commit}. */
  void send(ProducerRecord<byte[], byte[]> record) {
    try {
      begin();
      // A commit waits for it and fails with it.
      Future<RecordMetadata> unused = producer.send(record);
    } catch (KafkaException | IllegalStateException e) {
      throw undelivered(e);
    }
  }

  /** Keeps how far another file was sent, under its own key; visible likewise. */
  void keep(String otherKey, ProducedFile file) {
    send(
        new ProducerRecord<>(
            topic, otherKey.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, file)));
  }

  /** Makes all that was sent visible, with how far the file is sent. */
  void commit(ProducedFile file) {
    keep(key, file);
    try {
      producer.commitTransaction();
      open = false;
    } catch (KafkaException | IllegalStateException e) {
      throw undelivered(e);
    }
  }

  private void begin() {
    if (!open) {
      producer.beginTransaction();
      open = true;
    }
  }

  /** What was not committed is taken back. */
  @Override
  public void close() {
    try {
      if (open) {
        producer.abortTransaction();
      }
    } catch (KafkaException | IllegalStateException e) {
      // It is taken back when the next one opens, or by the broker within 20 seconds.
      open = false;
    } finally {
      producer.close(Duration.ofSeconds(5));
    }
  }

  private CommandException undelivered(RuntimeException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (failure instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException
        || cause instanceof ProducerFencedException) {
      return new CommandException(
          CommandException.FAILED,
          "another 'skillstream produce' took this file over: let that one go on; or this one came to"
              + " a halt for longer than its transaction lasts (20 s): the same command goes on"
              + " where it ended",
          failure);
    }
    String advice =
        cause instanceof RecordTooLargeException
            ? "a record is larger than the topic's max.message.bytes"
            : "is the broker still there? The same command goes on where this one ended";
    return new CommandException(
        CommandException.FAILED, "cannot deliver: " + cause.getMessage() + "; " + advice, failure);
  }
}
