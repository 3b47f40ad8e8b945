package io.skillstream.schemas;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Tells a registry that cannot answer now from a record that no registry can explain. */
public final class RegistryFailures {
  private RegistryFailures() {}

  /**
   * Whether the failure of a serialiser or deserialiser may pass: the registry was unreachable,
   * overloaded, or refused us. Anything else is a fault of the record.
   */
  public static boolean isTransient(Throwable failure) {
    boolean fromSerde = false;
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof RestClientException answer) {
        int status = answer.getStatus();
        return status >= 500 || status == 429 || status == 401 || status == 403;
      }
      // Serialisers wrap what the registry's client throws; a disk's IOException comes bare.
      fromSerde |= at instanceof SerializationException;
      if (fromSerde && at instanceof IOException) {
        // A record that is cut off ends in an EOFException, which no retry cures.
        return !(at instanceof EOFException);
      }
    }
    return false;
  }
}
