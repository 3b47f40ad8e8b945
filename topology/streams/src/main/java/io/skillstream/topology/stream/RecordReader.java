package io.skillstream.topology.stream;

import io.skillstream.schemas.RegistryFailures;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what strangers wrote: a value of the expected type, or why it is refused.
 *
 * @param <T> the expected type
 */
public final class RecordReader<T extends SpecificRecord> {
  private static final int MAX_ID = 512;

  private final Class<T> type;
  private final Deserializer<T> deserializer;
  private final int maxBytes;

  /**
   * A reader of values of {@code type}.
   *
   * @param maxBytes largest value accepted, in bytes as sent
   */
  public RecordReader(Class<T> type, Deserializer<T> deserializer, int maxBytes) {
    this.type = type;
    this.deserializer = deserializer;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads one value.
   *
   * @throws SerializationException if the registry cannot answer now; the record is then not at
   *     fault and has to be read again
   */
  public Checked<T> read(String topic, Headers headers, byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return Checked.refused(Refusal.Reason.EMPTY_RECORD, "the record has no value");
    }
    if (value.length > maxBytes) {
      return Checked.refused(
          Refusal.Reason.OVERSIZE,
          "the value has " + value.length + " bytes, the limit is " + maxBytes);
    }
    Object read;
    try {
      read = deserializer.deserialize(topic, headers, value);
    } catch (SerializationException | BufferUnderflowException e) {
      // Confluent's deserialiser ends in an underflow where not even a schema id fits in.
      if (RegistryFailures.isTransient(e)) {
        throw e;
      }
      return Checked.refused(
          Refusal.Reason.WRONG_SCHEMA, "not an Avro " + type.getSimpleName() + ": " + root(e));
    }
    if (!type.isInstance(read)) {
      return Checked.refused(
          Refusal.Reason.WRONG_SCHEMA,
          "expected " + type.getSimpleName() + ", got " + read.getClass().getSimpleName());
    }
    return new Checked.Passed<>(type.cast(read));
  }

  /** The key as text, for keys that are ids. */
  public static String text(byte @Nullable [] key) {
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }

  /** Whether a text can be an id: not blank, not too long, without U+0000. */
  public static boolean isId(String id) {
    return !id.isBlank() && id.length() <= MAX_ID && id.indexOf('\0') < 0;
  }

  private static String root(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at.getMessage() == null ? at.toString() : at.getMessage();
  }
}
