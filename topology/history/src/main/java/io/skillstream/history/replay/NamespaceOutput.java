package io.skillstream.history.replay;

import io.skillstream.history.HistoryException;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.stream.Placement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes a replay into a namespace of its own, in transactions that end with rounds.
 *
 * <p>The curriculum's status says at first that it is being replayed and only with the last
 * transaction that it is done, so that a replay that was interrupted cannot be taken for one that
 * was not.
 */
public final class NamespaceOutput implements ReplayOutput, AutoCloseable {
  private static final int TRANSACTION_RECORDS = 5_000;
  private static final Duration TRANSACTION_TIME = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;
  private final Serializer<SpecificRecord> serializer;
  private final Topics topics;
  private final int partitions;
  private final Optional<SelectedContents> contents;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private Optional<CurriculumStatus> last = Optional.empty();
  private long records;
  private boolean inTransaction;
  private long begun;
  private long batches;

  /**
   * Writes into a namespace whose topics exist and are empty.
   *
   * @param producer with a transactional id that nobody else uses; it is closed with this
   * @param partitions of the namespace's topics
   * @param withBatches whether batches for trainers are written too
   */
  public NamespaceOutput(
      Producer<byte[], byte[]> producer,
      AvroSerdes serdes,
      Topics topics,
      int partitions,
      boolean withBatches) {
    this.producer = producer;
    this.serializer = serdes.serializer();
    this.topics = topics;
    this.partitions = partitions;
    this.contents = withBatches ? Optional.of(SelectedContents.create()) : Optional.empty();
    producer.initTransactions();
  }

  @Override
  public void round(RoundEvent event) {
    send(topics.rounds(), event.getCurriculum(), event.getCurriculum(), event);
    if (event.getEvent() instanceof RoundClosed) {
      contents.ifPresent(open -> open.end(event));
      commitIfDue();
    }
  }

  @Override
  public void selection(Selection selection) {
    send(topics.selections(), selection.getCandidateId(), selection.getProblemId(), selection);
    contents.ifPresent(open -> open.add(selection));
  }

  @Override
  public void status(CurriculumStatus status) {
    if (last.isEmpty()) {
      write(status);
      commit();
    }
    last = Optional.of(status);
  }

  /** Writes batches where they are asked for, and then that all is done. */
  public void finish(ReplaySource source) {
    contents.ifPresent(
        open ->
            open.batches(
                source,
                batch -> {
                  send(
                      topics.trainingBatches(),
                      batch.getCurriculum(),
                      batch.getCurriculum(),
                      batch);
                  batches++;
                  commitIfDue();
                }));
    last.ifPresent(this::write);
    commit();
  }

  /** Batches written. */
  public long batches() {
    return batches;
  }

  /** Ends; what is not committed is undone. */
  @Override
  public void close() {
    contents.ifPresent(SelectedContents::close);
    producer.close(Duration.ofSeconds(10));
  }

  private void write(CurriculumStatus status) {
    begin();
    String name = status.getCurriculum().getName();
    send(
        new ProducerRecord<>(
            topics.curricula(), 0, bytes(name), value(topics.curricula(), status)));
  }

  private void send(String topic, String key, String placedBy, SpecificRecord value) {
    begin();
    send(
        new ProducerRecord<>(
            topic, Placement.of(placedBy, partitions), bytes(key), value(topic, value)));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    Exception failed = failure.get();
    if (failed != null) {
      throw failed(failed);
    }
    try {
      producer.send(
          record,
          (written, e) -> {
            if (e != null) {
              failure.compareAndSet(null, e);
            }
          });
    } catch (KafkaException e) {
      throw failed(e);
    }
    records++;
  }

  private void begin() {
    if (!inTransaction) {
      producer.beginTransaction();
      inTransaction = true;
      begun = System.nanoTime();
      records = 0;
    }
  }

  private void commitIfDue() {
    if (records >= TRANSACTION_RECORDS || System.nanoTime() - begun > TRANSACTION_TIME.toNanos()) {
      commit();
    }
  }

  private void commit() {
    if (inTransaction) {
      try {
        producer.commitTransaction();
      } catch (KafkaException e) {
        throw failed(e);
      }
      inTransaction = false;
    }
  }

  private HistoryException failed(Exception cause) {
    return new HistoryException(
        "cannot write to namespace "
            + topics.namespace()
            + ": "
            + cause.getMessage()
            + "; what was committed says that the replay is not done: remove the namespace"
            + " ('skillstream topics delete --yes --namespace "
            + topics.namespace()
            + "') and replay again",
        cause);
  }

  private byte[] value(String topic, SpecificRecord value) {
    return serializer.serialize(topic, value);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
