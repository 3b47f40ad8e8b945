package io.skillstream.topology.stream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Builds composite store keys whose byte order is the order of their parts, so that a key of the
 * leading parts is a prefix to scan by.
 */
public final class StoreKey {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(48);

  private StoreKey() {}

  /** A key that starts with a text, which must not hold the character U+0000. */
  public static StoreKey of(String text) {
    return new StoreKey().and(text);
  }

  /** Appends a text. */
  public StoreKey and(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a key part holds the character U+0000");
    }
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    bytes.write(0);
    return this;
  }

  /** Appends a number; negative numbers sort before positive ones. */
  public StoreKey and(int number) {
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(number ^ Integer.MIN_VALUE).array());
    return this;
  }

  /** Appends a number; negative numbers sort before positive ones. */
  public StoreKey and(long number) {
    bytes.writeBytes(ByteBuffer.allocate(8).putLong(number ^ Long.MIN_VALUE).array());
    return this;
  }

  /** The finished key. */
  public Bytes bytes() {
    return Bytes.wrap(bytes.toByteArray());
  }

  /** The text at the start of a key. */
  public static String text(Bytes key) {
    byte[] raw = key.get();
    int end = 0;
    while (raw[end] != 0) {
      end++;
    }
    return new String(raw, 0, end, StandardCharsets.UTF_8);
  }

  /** The text that follows a prefix. */
  public static String textAfter(Bytes key, Bytes prefix) {
    int length = prefix.get().length;
    return text(Bytes.wrap(Arrays.copyOfRange(key.get(), length, key.get().length)));
  }

  /** The int that ends {@code fromEnd} bytes before the key's end. */
  public static int intBefore(Bytes key, int fromEnd) {
    return ByteBuffer.wrap(key.get()).getInt(key.get().length - fromEnd - 4) ^ Integer.MIN_VALUE;
  }

  /** The long at the key's end. */
  public static long longAtEnd(Bytes key) {
    return ByteBuffer.wrap(key.get()).getLong(key.get().length - Long.BYTES) ^ Long.MIN_VALUE;
  }
}
