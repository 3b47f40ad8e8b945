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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
  private final Supplier<Admin> admins;
  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<ProducedFile> deserializer;
  private final LongSupplier nanos;
  private final Map<String, ProducedFile> byKey = new LinkedHashMap<>();
  private Optional<Admin> admin = Optional.empty();

  ProducedFiles(Cluster cluster) {
    this(
        new TopicPartition(cluster.topics().producedFiles(), 0),
        cluster.serdes().deserializer(),
        cluster::admin,
        cluster.consumer(Map.of("allow.auto.create.topics", "false", "fetch.max.wait.ms", "50")),
        System::nanoTime);
  }

  ProducedFiles(
      TopicPartition partition,
      Deserializer<ProducedFile> deserializer,
      Supplier<Admin> admins,
      Consumer<byte[], byte[]> consumer,
      LongSupplier nanos) {
    this.partition = partition;
    this.deserializer = deserializer;
    this.admins = admins;
    this.consumer = consumer;
    this.nanos = nanos;
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** What is remembered under a key. */
  Optional<ProducedFile> at(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** All files of a kind, told with this student; empty: with none. */
  List<ProducedFile> of(String kind, String student) {
    return byKey.values().stream()
        .filter(file -> file.getKind().equals(kind) && file.getStudent().equals(student))
        .toList();
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
    long position = consumer.position(partition);
    long progressAt = nanos.getAsLong();
    while (position < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        byKey.put(
            new String(record.key(), StandardCharsets.UTF_8),
            deserializer.deserialize(record.topic(), record.headers(), record.value()));
      }
      long now = consumer.position(partition);
      if (now > position) {
        // However long it is: as long as it goes on, it is read.
        position = now;
        progressAt = nanos.getAsLong();
      } else if (nanos.getAsLong() - progressAt > PATIENCE.toNanos()) {
        throw new CommandException(
            CommandException.FAILED,
            partition + " cannot be read to its end; is another producer stuck, or the broker?");
      }
    }
  }

  private long end() {
    if (admin.isEmpty()) {
      admin = Optional.of(admins.get());
    }
    try {
      return admin
          .get()
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
    admin.ifPresent(one -> one.close(Duration.ZERO));
  }
}
