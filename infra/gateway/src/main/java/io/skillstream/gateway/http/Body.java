package io.skillstream.gateway.http;

import io.javalin.http.Context;
import io.skillstream.gateway.intake.Allowance;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The body of a request, decompressed, and the part of the allowance that it holds until closed.
 */
final class Body implements AutoCloseable {
  /** Largest body, after decompression. */
  static final int MOST_BYTES = 32 << 20;

  private static final int CHUNK = 64 * 1024;

  private final Allowance allowance;
  private final byte[] bytes;
  private final String sha256;
  private final long taken;

  private Body(Allowance allowance, byte[] bytes, long taken) {
    this.allowance = allowance;
    this.bytes = bytes;
    this.taken = taken;
    this.sha256 = HexFormat.of().formatHex(digest(bytes));
  }

  /**
   * Reads a body, taking from the allowance as it comes.
   *
   * @throws Problem.RefusedException if it is too large (413), there is no room now (429), or it
   *     cannot be decompressed
   */
  static Body read(Context context, Allowance allowance) {
    if (context.req().getContentLengthLong() > MOST_BYTES) {
      throw tooLarge("it has more than %,d bytes".formatted(MOST_BYTES));
    }
    boolean gzip = isGzip(context);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long taken = 0;
    boolean done = false;
    try (InputStream in = opened(context, gzip)) {
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (bytes.size() + read > MOST_BYTES) {
          throw tooLarge("it has more than %,d bytes after decompression".formatted(MOST_BYTES));
        }
        if (!allowance.take(read)) {
          throw busy();
        }
        taken += read;
        bytes.write(chunk, 0, read);
      }
      Body body = new Body(allowance, bytes.toByteArray(), taken);
      done = true;
      return body;
    } catch (ZipException | EOFException e) {
      throw Problem.unusable(
          "it cannot be decompressed: " + e.getMessage(), "body", "send it whole, as gzip");
    } catch (IOException e) {
      throw new UncheckedIOException("the request broke off", e);
    } finally {
      if (!done) {
        allowance.giveBack(taken);
      }
    }
  }

  private static boolean isGzip(Context context) {
    String encoding = context.header("Content-Encoding");
    if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    if (!encoding.strip().toLowerCase(Locale.ROOT).equals("gzip")) {
      throw new Problem.RefusedException(
          new Problem(
              415,
              "encoding",
              "the content encoding is '" + encoding + "'",
              "header Content-Encoding",
              "send the body as it is, or as gzip"));
    }
    return true;
  }

  private static InputStream opened(Context context, boolean gzip) throws IOException {
    InputStream in = context.bodyInputStream();
    return gzip ? new GZIPInputStream(in, CHUNK) : in;
  }

  static Problem.RefusedException tooLarge(String what) {
    return new Problem.RefusedException(
        new Problem(413, "too-large", what, "body", "send it in several requests"));
  }

  private static Problem.RefusedException busy() {
    return new Problem.RefusedException(
        new Problem(
            429,
            "busy",
            "as much is under way as the gateway holds at a time",
            "body",
            "send it again after the seconds in Retry-After"));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  byte[] bytes() {
    return bytes;
  }

  String sha256() {
    return sha256;
  }

  @Override
  public void close() {
    allowance.giveBack(taken);
  }
}
