package io.skillstream.cli.input;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A place between two records of a file, with what was read before it: by the hash of that, the
 * place is found again in a file that has grown, and one that has changed is told.
 *
 * <p>Of Parquet, which does not grow, the hash is of the whole file, and only the number of rows
 * says how far reading came.
 */
public final class Mark {
  private final long lines;
  private final long bytes;
  private final MessageDigest digest;

  /** Takes the digest over: the caller must not go on with it. */
  Mark(long lines, long bytes, MessageDigest digest) {
    this.lines = lines;
    this.bytes = bytes;
    this.digest = digest;
  }

  /** The beginning of any text. */
  static Mark atStart() {
    return new Mark(0, 0, newDigest());
  }

  /** Whole lines before it, blank and refused ones included; of Parquet rows. */
  public long lines() {
    return lines;
  }

  /** Bytes of text that {@link #sha256()} is of. */
  public long bytes() {
    return bytes;
  }

  /** The hash, in hexadecimal digits. */
  public String sha256() {
    return HexFormat.of().formatHex(digest().digest());
  }

  /** The hash as far as it is, to go on with. */
  MessageDigest digest() {
    return copy(digest);
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("Java's own SHA-256 can be copied", e);
    }
  }
}
