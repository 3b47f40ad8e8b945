package io.skillstream.workers.evaluator;

import io.skillstream.schemas.RegistryFailures;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls a consumer and waits out what may pass: brokers or a registry that do not answer. A record
 * that nobody can read is stepped over, and said.
 */
final class PatientConsumer<V> {

  private static final Logger LOG = LoggerFactory.getLogger(PatientConsumer.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final Consumer<String, V> consumer;
  private final EvaluationListener listener;
  private boolean troubled;

  PatientConsumer(Consumer<String, V> consumer, EvaluationListener listener) {
    this.consumer = consumer;
    this.listener = listener;
  }

  /** What has come, or nothing after a moment. */
  ConsumerRecords<String, V> poll(Duration moment) {
    try {
      ConsumerRecords<String, V> records = consumer.poll(moment);
      troubled = false;
      return records;
    } catch (WakeupException stopped) {
      return ConsumerRecords.empty(); // Who polls looks whether it was told to stop.
    } catch (RecordDeserializationException e) {
      if (RegistryFailures.isTransient(e)) {
        pause("the schema registry does not answer: " + e.getMessage());
      } else {
        String words =
            "record %d of %s cannot be read and is stepped over: %s"
                .formatted(e.offset(), e.topicPartition(), e.getMessage());
        LOG.warn(words);
        listener.troubled(words);
        consumer.seek(e.topicPartition(), e.offset() + 1);
      }
      return ConsumerRecords.empty();
    } catch (KafkaException e) {
      if (!(e instanceof RetriableException) && !RegistryFailures.isTransient(e)) {
        throw e;
      }
      pause("Kafka does not answer: " + e.getMessage());
      return ConsumerRecords.empty();
    }
  }

  private void pause(String why) {
    if (!troubled) {
      LOG.warn(why);
      listener.troubled(why);
    }
    troubled = true;
    LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
  }
}
