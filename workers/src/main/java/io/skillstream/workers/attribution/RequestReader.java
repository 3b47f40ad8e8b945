package io.skillstream.workers.attribution;

import io.skillstream.record.AttributionRequest;
import io.skillstream.schemas.RegistryFailures;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads requests from bytes, and tells a bad record from a registry that does not answer. */
final class RequestReader {
  private static final int TRIES = 12;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Deserializer<AttributionRequest> deserializer;

  RequestReader(Deserializer<AttributionRequest> deserializer) {
    this.deserializer = deserializer;
  }

  /**
   * What a record says.
   *
   * @throws TaggerFailure if the registry does not answer for a minute
   */
  Request read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return new Request.Refused(
          new Outcome.Undecided(Outcome.Reason.EMPTY_RECORD, "the record has no value"));
    }
    for (int attempt = 1; ; attempt++) {
      try {
        Object value = deserializer.deserialize(record.topic(), record.headers(), record.value());
        return value instanceof AttributionRequest request
            ? new Request.Wanted(request)
            : wrong("expected an AttributionRequest, got " + value.getClass().getSimpleName());
      } catch (SerializationException | AvroRuntimeException | ClassCastException e) {
        if (!RegistryFailures.isTransient(e)) {
          return wrong("expected an AttributionRequest: " + e.getMessage());
        }
        if (attempt == TRIES) {
          throw new TaggerFailure("the schema registry does not answer: " + e.getMessage(), e);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static Request wrong(String detail) {
    return new Request.Refused(new Outcome.Undecided(Outcome.Reason.WRONG_SCHEMA, detail));
  }
}
