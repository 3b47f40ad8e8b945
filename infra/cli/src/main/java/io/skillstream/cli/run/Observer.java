package io.skillstream.cli.run;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.produce.LineRecords;
import io.skillstream.cli.results.RefusedRecord;
import io.skillstream.record.Batch;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.StageProgress;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.stream.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads what a job's topics say, on a thread of its own, into its ledgers. */
public final class Observer implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final RunLedger ledger;
  private final Map<String, List<Reader>> readers;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile Optional<CompletableFuture<Void>> catchingUp = Optional.empty();

  /** Takes in one record of a topic. */
  public interface Reader {
    void read(ConsumerRecord<byte[], byte[]> record);
  }

  /** What else is read. */
  public record Further(String topic, Reader reader) {}

  private Observer(Cluster cluster, RunLedger ledger, List<Further> further) {
    Topics topics = cluster.topics();
    this.consumer =
        cluster.consumer(Map.of("max.poll.records", "5000", "fetch.max.wait.ms", "100"));
    this.ledger = ledger;
    AvroSerdes serdes = cluster.serdes();
    Map<String, List<Reader>> reading = new HashMap<>();
    Stream.concat(
            Stream.of(
                new Further(topics.control(), reader(serdes.deserializer(), this::control)),
                new Further(
                    topics.rounds(), reader(serdes.<RoundEvent>deserializer(), ledger::round)),
                new Further(
                    topics.selections(),
                    reader(serdes.<Selection>deserializer(), ledger::selection)),
                new Further(
                    topics.trainingBatches(), reader(serdes.<Batch>deserializer(), ledger::batch)),
                new Further(
                    topics.traceSkills(),
                    reader(serdes.<SkillAttribution>deserializer(), ledger::attribution)),
                new Further(topics.deadLetters(), this::deadLetter)),
            further.stream())
        .forEach(
            more ->
                reading
                    .computeIfAbsent(more.topic(), topic -> new ArrayList<>())
                    .add(more.reader()));
    this.readers = reading;
    this.thread = new Thread(this::run, "observer");
  }

  /** Starts at the beginning of every topic. */
  public static Observer start(Cluster cluster, RunLedger ledger, Further... further) {
    Observer observer = new Observer(cluster, ledger, List.of(further));
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : observer.readers.keySet()) {
      for (PartitionInfo partition : observer.consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    observer.consumer.assign(partitions);
    observer.consumer.seekToBeginning(partitions);
    observer.thread.start();
    return observer;
  }

  /** Completes exceptionally if observing failed. */
  public CompletableFuture<Void> done() {
    return done;
  }

  /**
   * Completes when everything is read that was in the topics at the time of the call: topics are
   * read side by side, and one that says "complete" may be ahead of one that says what happened.
   */
  public CompletableFuture<Void> caughtUp() {
    CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    catchingUp = Optional.of(caughtUp);
    return caughtUp;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    consumer.wakeup();
    thread.join();
  }

  private void run() {
    try (consumer) {
      Map<TopicPartition, Long> ends = Map.of();
      Optional<CompletableFuture<Void>> asked = Optional.empty();
      while (!closing) {
        if (asked.isEmpty() && catchingUp.isPresent()) {
          asked = catchingUp;
          ends = consumer.endOffsets(consumer.assignment());
        }
        if (asked.isPresent() && isAt(ends)) {
          catchingUp = Optional.empty();
          asked.get().complete(null);
          asked = Optional.empty();
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          readers.getOrDefault(record.topic(), List.of()).forEach(reader -> reader.read(record));
        }
      }
      done.complete(null);
    } catch (WakeupException e) {
      done.complete(null); // Only close() wakes the consumer.
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private boolean isAt(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Deserialises what it reads. */
  public static <T extends SpecificRecord> Reader reader(
      Deserializer<T> deserializer, java.util.function.Consumer<T> ledger) {
    return record ->
        ledger.accept(deserializer.deserialize(record.topic(), record.headers(), record.value()));
  }

  private void control(ControlEvent record) {
    Object event = record.getEvent();
    if (event instanceof StageProgress progress) {
      ledger.stage(progress);
    } else if (event instanceof PoolCounts counts) {
      ledger.pool(counts);
    } else if (event instanceof RateSnapshot snapshot) {
      ledger.rates(snapshot);
    }
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    boolean fromFile = headers.lastHeader(LineRecords.FILE) != null;
    String partition = text(headers, DeadLetter.PARTITION);
    String position = text(headers, DeadLetter.POSITION);
    ledger.refused(
        new RefusedRecord(
            text(headers, fromFile ? LineRecords.FILE : DeadLetter.ORIGIN),
            fromFile
                ? text(headers, LineRecords.LINE)
                : partition.isEmpty() ? position : partition + "@" + position,
            text(headers, DeadLetter.REASON),
            text(headers, DeadLetter.DETAIL)));
  }

  private static String text(Headers headers, String key) {
    Header header = headers.lastHeader(key);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
