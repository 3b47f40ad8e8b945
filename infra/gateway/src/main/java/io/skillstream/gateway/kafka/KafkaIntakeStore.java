package io.skillstream.gateway.kafka;

import io.skillstream.gateway.intake.Answer;
import io.skillstream.gateway.intake.IntakeStore;
import io.skillstream.gateway.intake.Outgoing;
import io.skillstream.gateway.intake.Submission;
import io.skillstream.gateway.intake.TooLargeException;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.record.AnsweredRequest;
import io.skillstream.schemas.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes requests in transactions, each record with the answer to its request, and finds answers
 * again, also those of a gateway that was killed.
 *
 * <p>After any failure the producer is made anew, which settles what became of the last
 * transaction, and the topic is read to its end before anything else is written.
 */
public final class KafkaIntakeStore implements IntakeStore {
  /** What the brokers count in besides key and value: headers of the record and of its batch. */
  private static final int OVERHEAD_BYTES = 1024;

  private static final Logger log = LoggerFactory.getLogger(KafkaIntakeStore.class);

  private final Connection connection;
  private final String transactionalId;
  private final Clock clock;
  private final Serializer<AnsweredRequest> serializer;
  private final AnswerIndex answers;
  private Optional<Producer<byte[], byte[]>> producer = Optional.empty();
  private final Outage outage = new Outage(System::nanoTime);
  private volatile boolean closed;

  /**
   * A store that connects when it is first needed.
   *
   * @param holder the gateway's name, which no other can have at the same time
   */
  public KafkaIntakeStore(Connection connection, String holder, Clock clock) {
    this.connection = connection;
    // No curriculum has a name with a slash.
    this.transactionalId = connection.topics().namespace() + ".gateway.intake/" + holder;
    this.clock = clock;
    this.serializer = connection.serdes().serializer();
    this.answers = new AnswerIndex(connection, outage);
  }

  @Override
  public int mostBytes() {
    return TopicCatalogue.MAX_MESSAGE_BYTES - OVERHEAD_BYTES;
  }

  @Override
  public Optional<Answer> find(String key) {
    // Before the lock: who holds it may wait for brokers that are away.
    requireOpen();
    open();
    return answers.find(key);
  }

  @Override
  public synchronized void write(List<Submission> submissions) {
    Producer<byte[], byte[]> open = open();
    try {
      open.beginTransaction();
      Map<String, Future<RecordMetadata>> kept = new LinkedHashMap<>();
      for (Submission one : submissions) {
        for (Outgoing record : one.records()) {
          Future<RecordMetadata> unused =
              open.send(new ProducerRecord<>(record.topic(), record.key(), record.value()));
        }
        one.key().ifPresent(key -> kept.put(key, open.send(record(key, one.answer()))));
      }
      open.commitTransaction();
      for (Map.Entry<String, Future<RecordMetadata>> one : kept.entrySet()) {
        answers.add(one.getKey(), one.getValue().get().offset());
      }
    } catch (KafkaException | IllegalStateException | ExecutionException e) {
      // Written or not: only the topic can tell.
      drop();
      throw isTooLarge(e)
          ? new TooLargeException(e)
          : unavailable("the Kafka cluster or the schema registry does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      drop();
      throw new UnavailableException("interrupted", e);
    }
  }

  /** A transaction with such a record in it cannot be committed. */
  private static boolean isTooLarge(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof RecordTooLargeException) {
        return true;
      }
    }
    return false;
  }

  private static UnavailableException unavailable(String what, Exception cause) {
    log.warn("{}: {}", what, cause.toString());
    return new UnavailableException(what, cause);
  }

  private void requireOpen() {
    if (closed) {
      throw new UnavailableException("the gateway is stopping", null);
    }
    outage.requireNone();
  }

  private synchronized Producer<byte[], byte[]> open() {
    requireOpen();
    if (producer.isEmpty()) {
      producer = Optional.of(opened());
    }
    return producer.get();
  }

  private Producer<byte[], byte[]> opened() {
    Optional<Producer<byte[], byte[]>> fresh = Optional.empty();
    try {
      Producer<byte[], byte[]> open = connection.bytesProducer(transactionalId);
      fresh = Optional.of(open);
      open.initTransactions();
      answers.refresh();
      fresh = Optional.empty();
      return open;
    } catch (KafkaException e) {
      throw outage.of("the Kafka cluster does not answer", e);
    } finally {
      fresh.ifPresent(one -> one.close(Duration.ZERO));
    }
  }

  private void drop() {
    producer.ifPresent(one -> one.close(Duration.ZERO));
    producer = Optional.empty();
  }

  private ProducerRecord<byte[], byte[]> record(String key, Answer answer) {
    String topic = connection.topics().answeredRequests();
    return new ProducerRecord<>(
        topic,
        0,
        key.getBytes(StandardCharsets.UTF_8),
        serializer.serialize(
            topic,
            AnsweredRequest.newBuilder()
                .setBodySha256(answer.bodySha256())
                .setStatus(answer.status())
                .setAccepted(answer.accepted())
                .setRefused(answer.refused())
                .setContentType(answer.contentType())
                .setAnswer(answer.text())
                .setAnsweredAt(clock.instant())
                .build()));
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      producer.ifPresent(one -> one.close(Duration.ofSeconds(5)));
      producer = Optional.empty();
      answers.close();
    }
  }
}
