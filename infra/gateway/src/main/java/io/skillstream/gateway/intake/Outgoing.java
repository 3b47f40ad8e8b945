package io.skillstream.gateway.intake;

/**
 * A record on its way to a topic.
 *
 * @param topic its topic
 * @param key its key, by which it is placed
 * @param value its value
 */
@SuppressWarnings("ArrayRecordComponent") // Passed through, never compared.
public record Outgoing(String topic, byte[] key, byte[] value) {
  /** Bytes of key and value. */
  public long bytes() {
    return (long) key.length + value.length;
  }
}
