package io.skillstream.domain.pool;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds store keys whose byte order is the order of their parts. */
final class Key {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(32);

  private Key() {}

  /** A key of one kind; kinds never mix. */
  static Key of(char kind) {
    Key key = new Key();
    key.bytes.write(kind);
    return key;
  }

  /** Appends a text, which must not hold the character U+0000. */
  Key and(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a key part holds the character U+0000");
    }
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    bytes.write(0);
    return this;
  }

  /** Appends a number; negative numbers sort before positive ones. */
  Key and(int number) {
    bytes.writeBytes(bytes(number ^ Integer.MIN_VALUE));
    return this;
  }

  /** Appends a number, 0 or more. */
  Key and(long number) {
    bytes.writeBytes(bytes(number));
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  static byte[] bytes(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /** The text that follows {@code prefix} in a key, up to its end. */
  static String textAfter(byte[] key, byte[] prefix) {
    int end = prefix.length;
    while (key[end] != 0) {
      end++;
    }
    return new String(key, prefix.length, end - prefix.length, StandardCharsets.UTF_8);
  }

  /** The int at the end of a key. */
  static int lastInt(byte[] key) {
    return ByteBuffer.wrap(key).getInt(key.length - Integer.BYTES) ^ Integer.MIN_VALUE;
  }

  /** The long at the end of a key. */
  static long lastLong(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
  }
}
