package io.skillstream.gateway.kafka;

import io.skillstream.gateway.intake.Answer;
import io.skillstream.gateway.intake.IntakeStore;
import io.skillstream.gateway.intake.Outgoing;
import io.skillstream.gateway.intake.Submission;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.record.AnsweredRequest;
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
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes requests in transactions, each record with the answer to its request, and finds answers
 * again, also those of a gateway that was killed.
 *
 * <p>After any failure the producer is made anew, which settles what became of the last
 * transaction, and the topic is read to its end before anything else is written.
 */
public final class KafkaIntakeStore implements IntakeStore {
  private final Connection connection;
  private final String transactionalId;
  private final Clock clock;
  private final Serializer<AnsweredRequest> serializer;
  private final AnswerIndex answers;
  private Optional<Producer<byte[], byte[]>> producer = Optional.empty();
  private boolean closed;

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
    this.answers = new AnswerIndex(connection);
  }

  @Override
  public Optional<Answer> find(String key) {
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
      throw new UnavailableException(
          "cannot write to " + connection.topics().traces() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      drop();
      throw new UnavailableException("interrupted", e);
    }
  }

  private synchronized Producer<byte[], byte[]> open() {
    if (closed) {
      throw new UnavailableException("the gateway is stopping", null);
    }
    if (producer.isEmpty()) {
      Producer<byte[], byte[]> fresh = connection.bytesProducer(transactionalId);
      try {
        fresh.initTransactions();
        answers.refresh();
        producer = Optional.of(fresh);
      } catch (KafkaException e) {
        fresh.close(Duration.ZERO);
        throw new UnavailableException("the Kafka cluster does not answer: " + e.getMessage(), e);
      } catch (UnavailableException e) {
        fresh.close(Duration.ZERO);
        throw e;
      }
    }
    return producer.get();
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
  public synchronized void close() {
    closed = true;
    producer.ifPresent(one -> one.close(Duration.ofSeconds(5)));
    producer = Optional.empty();
    answers.close();
  }
}
