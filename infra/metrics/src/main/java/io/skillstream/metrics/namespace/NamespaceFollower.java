package io.skillstream.metrics.namespace;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.RegistryFailures;
import io.skillstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is published about all of a namespace (curricula, rounds, rates, steps, checkpoints,
 * promotions, loans) on a thread of its own, in a group of nobody: it moves no offsets. Topics that
 * only grow are read from shortly before their end.
 *
 * <p>It must not end the process it runs in: where broker or registry do not answer it tries again,
 * and a record that cannot be read is passed over.
 */
public final class NamespaceFollower implements AutoCloseable {
  /** What the consumer must be configured with, beside servers. */
  public static final Map<String, Object> CONSUMER_SETTINGS =
      Map.of(
          "max.poll.records", "2000",
          "isolation.level", "read_committed",
          "enable.auto.commit", "false",
          "allow.auto.create.topics", "false");

  private static final Logger log = LoggerFactory.getLogger(NamespaceFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<SpecificRecord> deserializer;
  private final Map<String, List<Figures>> readers = new HashMap<>();
  private final Map<String, OptionalLong> starts = new HashMap<>();
  private final List<Figures> figures;
  private final Set<String> complained = new HashSet<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean caughtUp;

  NamespaceFollower(
      Consumer<byte[], byte[]> consumer,
      Deserializer<SpecificRecord> deserializer,
      List<Figures> figures) {
    this.consumer = consumer;
    this.deserializer = deserializer;
    this.figures = figures;
    for (Figures some : figures) {
      for (Figures.Source source : some.sources()) {
        readers.computeIfAbsent(source.topic(), unseen -> new ArrayList<>()).add(some);
        starts.put(source.topic(), source.last());
      }
    }
    this.thread = new Thread(this::run, "namespace-follower");
    thread.setDaemon(true);
  }

  /**
   * Starts reading.
   *
   * @param consumer of bytes, closed with it
   */
  public static NamespaceFollower start(
      Consumer<byte[], byte[]> consumer, AvroSerdes serdes, Topics topics, Clock clock) {
    CurriculumFigures curricula = new CurriculumFigures(topics, clock);
    NamespaceFollower follower =
        new NamespaceFollower(
            consumer,
            serdes.deserializer(),
            List.of(
                curricula,
                new RoundFigures(topics, curricula::shows),
                new RateFigures(topics),
                new TrainingFigures(topics, curricula::shows),
                new PromotionFigures(topics),
                new LoanFigures(topics, clock, curricula::shows)));
    follower.start();
    return follower;
  }

  /** Starts reading. */
  void start() {
    thread.start();
  }

  /** Sets the metrics, once everything is read that was there at the start. */
  public void export(DomainMeters meters) {
    if (caughtUp) {
      figures.forEach(some -> some.export(meters));
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(POLL.toMillis() * 4);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      while (!closing) {
        try {
          if (consumer.assignment().isEmpty()) {
            ends.putAll(begin());
          }
          poll();
          caughtUp = caughtUp || isAt(ends);
        } catch (WakeupException e) {
          // Only close() wakes the consumer.
        } catch (InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          log.debug("trying again", e);
          LockSupport.parkNanos(RETRY_AFTER.toNanos());
        } catch (RuntimeException e) { // A defect must not stop all figures where they are.
          complain("trying again to read the namespace's figures", e);
          LockSupport.parkNanos(RETRY_AFTER.toNanos());
        }
      }
    } catch (WakeupException | InterruptException e) {
      log.debug("closed while it was closing", e);
    }
  }

  /** Assigns all partitions; returns where they end. */
  private Map<TopicPartition, Long> begin() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : readers.keySet()) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      long begin = begins.getOrDefault(partition, 0L);
      OptionalLong last = starts.getOrDefault(partition.topic(), OptionalLong.empty());
      consumer.seek(
          partition,
          last.isPresent()
              ? Math.max(begin, ends.getOrDefault(partition, 0L) - last.getAsLong())
              : begin);
    }
    return ends;
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      read(record);
      if (closing) {
        return;
      }
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    while (!closing) {
      try {
        take(record, readers.getOrDefault(record.topic(), List.of()));
        return;
      } catch (RuntimeException e) { // Whatever a deserialiser throws, or what came is not usual.
        if (!RegistryFailures.isTransient(e)) {
          complain("passed over records of " + record.topic() + ", which cannot be read", e);
          return;
        }
        LockSupport.parkNanos(RETRY_AFTER.toNanos());
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, List<Figures> takers) {
    if (record.value() != null) {
      SpecificRecord value =
          deserializer.deserialize(record.topic(), record.headers(), record.value());
      takers.forEach(some -> some.read(value));
    } else if (record.key() != null) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      takers.forEach(some -> some.deleted(record.topic(), key));
    }
  }

  /** Says it once: there may be a record for every trace. */
  private void complain(String what, RuntimeException e) {
    if (complained.add(what)) {
      log.warn("{}, and will not say so again", what, e);
    }
  }

  private boolean isAt(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
