package io.skillstream.history.replay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A hash of what a curriculum selected: the candidate ids in slot order, each with a line feed,
 * through SHA-256. Equal digests mean the same candidates in the same order. Not thread-safe.
 */
public final class SelectionDigest {
  private final SortedMap<Long, String> bySlot = new TreeMap<>();
  private final MessageDigest sha = sha256();

  /** Takes in a selection, in any order within a round. */
  public void add(long slot, String candidateId) {
    bySlot.put(slot, candidateId);
  }

  /** Takes in that all selections with smaller slots have come. */
  void flush() {
    bySlot.values().forEach(id -> sha.update((id + "\n").getBytes(StandardCharsets.UTF_8)));
    bySlot.clear();
  }

  /** The digest in hexadecimal digits; ends the taking in. */
  public String hex() {
    flush();
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
