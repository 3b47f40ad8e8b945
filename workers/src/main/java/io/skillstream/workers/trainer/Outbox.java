package io.skillstream.workers.trainer;

import io.skillstream.schemas.RegistryFailures;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What a trainer says, in order. While brokers cannot be reached, records wait in the producer's
 * buffer, and training waits once that is full or where it has to be settled; none is left out.
 */
final class Outbox {

  /** What the producer must be configured with, beside servers and serdes. */
  static final Map<String, Object> PRODUCER_SETTINGS =
      Map.of(
          "acks", "all",
          "enable.idempotence", "true",
          // A record is given up with the process only, not because brokers were away for long.
          "delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE),
          // How long a full buffer keeps the trainer from noticing that it is to stop.
          "max.block.ms", "5000");

  private static final Duration ROUND = Duration.ofMillis(200);

  private final Producer<String, SpecificRecord> producer;
  private final Waits.Wait wait;
  private final Deque<Future<RecordMetadata>> sent = new ArrayDeque<>();

  Outbox(Producer<String, SpecificRecord> producer, Waits waits) {
    this.producer = producer;
    this.wait = waits.begin("Kafka has not taken a record");
  }

  /** Hands a record to the producer. */
  void send(String topic, String key, SpecificRecord value) throws IOException {
    ProducerRecord<String, SpecificRecord> record = new ProducerRecord<>(topic, key, value);
    while (true) {
      try {
        Future<RecordMetadata> sending = producer.send(record);
        if (!isRefusedForNow(sending)) {
          sent.add(sending);
          break;
        }
        wait.goOn("no broker answers or the buffer is full");
      } catch (SerializationException e) {
        if (!RegistryFailures.isTransient(e)) {
          throw e;
        }
        wait.pause("the schema registry: " + e.getMessage());
      }
    }
    while (!sent.isEmpty() && sent.element().isDone()) {
      check(sent.remove());
    }
  }

  /** Returns when the brokers have everything. */
  void settle() throws IOException {
    while (!sent.isEmpty()) {
      try {
        sent.element().get(ROUND.toMillis(), TimeUnit.MILLISECONDS);
        sent.remove();
      } catch (TimeoutException e) {
        wait.goOn("no broker answers");
      } catch (ExecutionException e) {
        throw unpublished(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    wait.over();
  }

  /** Whether the producer could not even take it up: then it is not on its way. */
  private static boolean isRefusedForNow(Future<RecordMetadata> sending) throws IOException {
    if (!sending.isDone()) {
      return false;
    }
    try {
      sending.get();
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        return true;
      }
      throw unpublished(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void check(Future<RecordMetadata> done) throws IOException {
    try {
      done.get();
    } catch (ExecutionException e) {
      throw unpublished(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException unpublished(ExecutionException e) {
    return new IOException("a record of the trainer could not be published", e.getCause());
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return (IOException) new InterruptedIOException("interrupted while publishing").initCause(e);
  }
}
