package io.skillstream.history;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * One committed record with its place.
 *
 * @param partition the partition
 * @param offset the offset there
 * @param timestamp record time, in milliseconds since 1970
 * @param key the key's bytes; empty where there is none
 * @param value the value; absent in a tombstone
 * @param headers the headers
 * @param <T> type of the value
 */
@SuppressWarnings("ArrayRecordComponent") // The key's identity does not matter to anyone.
public record LogEntry<T>(
    int partition, long offset, long timestamp, byte[] key, Optional<T> value, Headers headers) {
  /** The key as text. */
  public String keyText() {
    return new String(key, StandardCharsets.UTF_8);
  }
}
