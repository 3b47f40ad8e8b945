package io.skillstream.cli.retraction;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.record.OperatorAct;
import io.skillstream.record.Retraction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Retractions sent to {@code traces}, and what comes of them in {@code retractions}. */
public final class RetractionLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * Who holds a trace is said a few commits after it left the pool; nobody says that all is said.
   */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<Retraction> deserializer;

  private RetractionLog(Cluster cluster, Consumer<byte[], byte[]> consumer) {
    this.cluster = cluster;
    this.consumer = consumer;
    this.deserializer = cluster.serdes().deserializer();
  }

  /**
   * Opens the log so that only what is said from now on is read.
   *
   * @throws CommandException if the namespace has no such topic
   */
  public static RetractionLog atTheEnd(Cluster cluster) {
    String topic = cluster.topics().retractions();
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
          "there is no topic " + topic + " on this cluster; is --namespace right?");
    }
    consumer.assign(partitions);
    // Offsets asked for now: a lazy seek would be resolved after the retractions are sent.
    consumer.endOffsets(partitions).forEach(consumer::seek);
    return new RetractionLog(cluster, consumer);
  }

  /**
   * Sends a retraction of each trace, and who takes it back; returns when the broker has them all.
   *
   * @param by who
   * @param reason why
   */
  public void send(Set<String> traceIds, String by, Optional<String> reason) {
    String topic = cluster.topics().traces();
    String acts = cluster.topics().acts();
    Serializer<OperatorAct> serializer = cluster.serdes().serializer();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    try (Producer<byte[], byte[]> producer = cluster.producer(Map.of("acks", "all"))) {
      for (String id : traceIds) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        OperatorAct act = new OperatorAct("retract", id, by, reason.orElse(null), now);
        for (ProducerRecord<byte[], byte[]> record :
            List.of(
                new ProducerRecord<byte[], byte[]>(topic, key, null),
                new ProducerRecord<>(acts, key, serializer.serialize(acts, act)))) {
          var unused =
              producer.send(
                  record,
                  (metadata, failure) -> {
                    if (failure != null) {
                      failed.compareAndSet(null, failure);
                    }
                  });
        }
      }
      producer.flush();
    }
    Exception failure = failed.get();
    if (failure != null) {
      throw new CommandException(
          CommandException.FAILED,
          "cannot write to " + topic + ": " + failure.getMessage() + "; is the broker still there?",
          failure);
    }
  }

  /** Waits until each trace has left the pool and no more is said of who holds it. */
  public List<Holding> await(Set<String> traceIds, Duration patience) {
    List<Retraction> said = new ArrayList<>();
    Set<String> expected = new HashSet<>(traceIds);
    long deadline = System.nanoTime() + patience.toNanos();
    long lastWord = System.nanoTime();
    while (System.nanoTime() < deadline
        && !(expected.isEmpty() && System.nanoTime() - lastWord > SETTLED.toNanos())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Retraction retraction =
            deserializer.deserialize(record.topic(), record.headers(), record.value());
        if (traceIds.contains(retraction.getTraceId())) {
          said.add(retraction);
          expected.remove(retraction.getTraceId());
          lastWord = System.nanoTime();
        }
      }
    }
    return Holding.of(said);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
