package io.skillstream.workers.attribution;

import io.skillstream.workers.endpoint.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Identifies a question: the first 128 bits of the SHA-256 of model, temperature and every turn of
 * the prompt. Two of a billion questions share one with probability 10^-21.
 *
 * @param high first 64 bits
 * @param low next 64 bits
 */
record QuestionKey(long high, long low) {
  private static final int BYTES = 2 * Long.BYTES;

  static QuestionKey of(String model, String temperature, List<Message> turns) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      add(sha, model);
      add(sha, temperature);
      for (Message turn : turns) {
        add(sha, turn.role());
        add(sha, turn.content());
      }
      ByteBuffer digest = ByteBuffer.wrap(sha.digest());
      return new QuestionKey(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Reads what {@link #bytes} wrote; empty for anything else. */
  static Optional<QuestionKey> read(byte[] text) {
    if (text.length != 2 * BYTES) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(HexFormat.of().parseHex(new String(text, StandardCharsets.ISO_8859_1)));
      return Optional.of(new QuestionKey(bytes.getLong(), bytes.getLong()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array());
  }

  byte[] bytes() {
    return toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void add(MessageDigest sha, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // The length keeps one text from imitating two.
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    sha.update(bytes);
  }
}
