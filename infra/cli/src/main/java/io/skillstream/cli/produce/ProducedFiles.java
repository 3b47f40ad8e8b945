package io.skillstream.cli.produce;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.record.ProducedFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** How far files were sent, read from the topic {@code produced-files}: one record a file. */
final class ProducedFiles implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /** Longer than an open transaction of a killed producer lasts. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TopicPartition partition;
  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<ProducedFile> deserializer;
  private final Map<String, ProducedFile> byKey = new LinkedHashMap<>();

  ProducedFiles(Cluster cluster) {
    this.partition = new TopicPartition(cluster.topics().producedFiles(), 0);
    this.deserializer = cluster.serdes().deserializer();
    this.admin = cluster.admin();
    this.consumer =
        cluster.consumer(Map.of("allow.auto.create.topics", "false", "fetch.max.wait.ms", "50"));
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** What is remembered under a key. */
  Optional<ProducedFile> at(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** All files of a kind. */
  List<ProducedFile> of(String kind) {
    return byKey.values().stream().filter(file -> file.getKind().equals(kind)).toList();
  }

  /** Reads what is committed, without waiting for what may be left open by a killed producer. */
  void readCommitted() {
    readTo(consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
  }

  /** Reads all that was written, waiting until what is open is committed or taken back. */
  void readAll() {
    readTo(end());
  }

  private void readTo(long end) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        byKey.put(
            new String(record.key(), StandardCharsets.UTF_8),
            deserializer.deserialize(record.topic(), record.headers(), record.value()));
      }
      if (System.nanoTime() > deadline) {
        throw new CommandException(
            CommandException.FAILED,
            partition + " cannot be read to its end; is another producer stuck, or the broker?");
      }
    }
  }

  private long end() {
    try {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw new CommandException(
          CommandException.FAILED, "cannot read " + partition.topic() + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(CommandException.FAILED, "interrupted", e);
    }
  }

  @Override
  public void close() {
    consumer.close();
    admin.close(Duration.ZERO);
  }
}
