package io.skillstream.workers.evaluator;

import io.skillstream.schemas.RegistryFailures;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/** Writes what an evaluator says, and returns when brokers have it. */
final class AttemptWriter {

  /** What the producer must be configured with, beside servers and serdes. */
  static final Map<String, Object> PRODUCER_SETTINGS =
      Map.of(
          "acks", "all",
          "enable.idempotence", "true",
          "compression.type", "lz4");

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final Producer<String, SpecificRecord> producer;
  private final EvaluationListener listener;

  AttemptWriter(Producer<String, SpecificRecord> producer, EvaluationListener listener) {
    this.producer = producer;
    this.listener = listener;
  }

  /** One record to write. */
  record Line(String topic, String key, SpecificRecord value) {}

  /**
   * Writes all, trying again while brokers or registry are away; a record may then be there twice,
   * which its id makes good.
   *
   * @param stopping whether to give up what cannot be written now
   * @throws IOException if a record is refused for good, or was given up
   */
  void write(List<Line> lines, BooleanSupplier stopping) throws IOException {
    List<Line> left = lines;
    while (true) {
      Tried tried = tried(left);
      left = tried.refused();
      if (left.isEmpty()) {
        return;
      }
      if (stopping.getAsBoolean()) {
        throw new IOException(tried.why() + "; stopped without it: it will be done again");
      }
      listener.troubled(tried.why());
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
  }

  private record Tried(List<Line> refused, String why) {}

  private record Sending(Line line, Future<RecordMetadata> outcome) {}

  private Tried tried(List<Line> lines) throws IOException {
    List<Line> refused = new ArrayList<>();
    List<Sending> sent = new ArrayList<>();
    String why = "";
    for (Line line : lines) {
      try {
        ProducerRecord<String, SpecificRecord> record =
            new ProducerRecord<>(line.topic(), line.key(), line.value());
        sent.add(new Sending(line, producer.send(record)));
      } catch (SerializationException e) {
        if (!RegistryFailures.isTransient(e)) {
          throw e;
        }
        refused.add(line);
        why = "the schema registry does not answer: " + e.getMessage();
      }
    }
    producer.flush();
    for (Sending sending : sent) {
      try {
        sending.outcome().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException)) {
          throw new IOException("a record could not be published: " + e.getCause(), e.getCause());
        }
        refused.add(sending.line());
        why = "no broker takes a record: " + e.getCause().getMessage();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while publishing").initCause(e);
      }
    }
    return new Tried(refused, why);
  }
}
