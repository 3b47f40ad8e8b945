package io.skillstream.cli.curriculum;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.record.CurriculumStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** Where each curriculum of a namespace stands: the topic {@code curricula}, followed. */
final class StatusLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<CurriculumStatus> deserializer;
  private final SortedMap<String, CurriculumStatus> newest = new TreeMap<>();

  private StatusLog(Consumer<byte[], byte[]> consumer, Cluster cluster) {
    this.consumer = consumer;
    this.deserializer = cluster.serdes().deserializer();
  }

  /**
   * Opens the topic at its beginning.
   *
   * @throws CommandException if the namespace has no such topic
   */
  static StatusLog open(Cluster cluster) {
    String topic = cluster.topics().curricula();
    Consumer<byte[], byte[]> consumer =
        cluster.consumer(Map.of("allow.auto.create.topics", "false", "fetch.max.wait.ms", "100"));
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      consumer.close();
      throw new CommandException(
          CommandException.UNUSABLE,
          "there is no topic "
              + topic
              + " on this cluster; is --namespace right, and has 'skillstream topology' or"
              + " 'skillstream topics create' run?");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new StatusLog(consumer, cluster);
  }

  /** The newest status of each curriculum by name, as the topic has them now. */
  SortedMap<String, CurriculumStatus> read() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll();
    }
    return Collections.unmodifiableSortedMap(newest);
  }

  /** Waits until a curriculum's newest status is as wanted; empty where it is not in time. */
  Optional<CurriculumStatus> await(
      String curriculum, Predicate<CurriculumStatus> wanted, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<CurriculumStatus> status =
          Optional.ofNullable(newest.get(curriculum)).filter(wanted);
      if (status.isPresent() || System.nanoTime() > deadline) {
        return status;
      }
      poll();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      String name = new String(record.key(), StandardCharsets.UTF_8);
      if (record.value() == null) {
        newest.remove(name);
      } else {
        newest.put(
            name, deserializer.deserialize(record.topic(), record.headers(), record.value()));
      }
    }
  }
}
