package io.skillstream.gateway.http;

import io.javalin.http.Context;
import io.skillstream.gateway.intake.Allowance;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a request, decompressed, and the part of the allowance that it holds until closed.
 */
final class Body implements AutoCloseable {
  /** Largest body, after decompression. */
  static final int MOST_BYTES = 32 << 20;

  /** Longest time a body may take to come: what has come of it is held meanwhile. */
  static final Duration MOST_TIME = Duration.ofMinutes(5);

  private static final Duration MOST_TIME_PASSED_OVER = Duration.ofSeconds(10);

  private static final int CHUNK = 64 * 1024;
  private static final int SLOW = 408;
  private static final Logger log = LoggerFactory.getLogger(Body.class);

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
   * Reads a body, taking from the allowance what is announced at once, and else as it comes.
   *
   * @throws Problem.RefusedException if it is too large (413), there is no room now (429), it takes
   *     too long (408), or it cannot be decompressed
   */
  static Body read(Context context, Allowance allowance) {
    Unasked raw = new Unasked(context::bodyInputStream);
    try {
      boolean gzip = isGzip(context);
      return read(raw, context.req().getContentLengthLong(), gzip, allowance, System::nanoTime);
    } catch (Problem.RefusedException refused) {
      // A client that waits to be told to send, and was not, has nothing to be passed over.
      boolean comes = raw.isAskedFor() || context.header("Expect") == null;
      if (comes && refused.problem().status() != SLOW) {
        passOver(raw, System::nanoTime);
      }
      throw refused;
    }
  }

  /**
   * Reads on, keeping nothing: clients that are still sending see a broken connection where it is
   * closed under them, and not the answer.
   */
  static void passOver(InputStream raw, LongSupplier nanos) {
    long began = nanos.getAsLong();
    byte[] chunk = new byte[CHUNK];
    long passed = 0;
    try {
      int read = raw.read(chunk);
      while (read >= 0
          && passed <= MOST_BYTES
          && nanos.getAsLong() - began <= MOST_TIME_PASSED_OVER.toNanos()) {
        passed += read;
        read = raw.read(chunk);
      }
    } catch (IOException e) {
      // It is gone, and nobody there to be answered.
      log.debug("the request broke off while it was refused", e);
    }
  }

  /**
   * Reads a body, from which nothing is read before all is checked that is known without it.
   *
   * @param length announced; below 0: none is
   */
  static Body read(
      InputStream raw, long length, boolean gzip, Allowance allowance, LongSupplier nanos) {
    if (length > MOST_BYTES) {
      throw tooLarge("it has more than %,d bytes".formatted(MOST_BYTES));
    }
    long began = nanos.getAsLong();
    long announced = gzip ? 0 : Math.max(length, 0);
    if (!allowance.take(announced)) {
      throw busy();
    }
    long taken = announced;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) announced);
    boolean done = false;
    try (InputStream in = opened(new FromClient(raw, nanos, began), gzip)) {
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (bytes.size() + read > MOST_BYTES) {
          throw tooLarge("it has more than %,d bytes after decompression".formatted(MOST_BYTES));
        }
        long more = Math.max(bytes.size() + read - taken, 0);
        if (!allowance.take(more)) {
          throw busy();
        }
        taken += more;
        bytes.write(chunk, 0, read);
      }
      Body body = new Body(allowance, bytes.toByteArray(), taken);
      done = true;
      return body;
    } catch (IOException e) {
      // What the client does comes otherwise, see FromClient.
      throw Problem.unusable(
          "it cannot be decompressed: " + e.getMessage(), "body", "send it whole, as gzip");
    } finally {
      if (!done) {
        allowance.giveBack(taken);
      }
    }
  }

  /**
   * Tells what the connection says from what the compression says, and looks at the clock: a
   * decompressor reads many times before it hands anything on.
   */
  private static final class FromClient extends FilterInputStream {
    private final LongSupplier nanos;
    private final long began;

    FromClient(InputStream raw, LongSupplier nanos, long began) {
      super(raw);
      this.nanos = nanos;
      this.began = began;
    }

    private static Problem.RefusedException brokeOff() {
      return Problem.unusable("the request broke off", "body", "send it again, whole");
    }

    private int inTime(int read) {
      if (read >= 0 && nanos.getAsLong() - began > MOST_TIME.toNanos()) {
        throw slow();
      }
      return read;
    }

    @Override
    public int read() {
      try {
        return inTime(super.read());
      } catch (IOException e) {
        throw brokeOff();
      }
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      try {
        return inTime(super.read(bytes, from, length));
      } catch (IOException e) {
        throw brokeOff();
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

  /** Java's own reader takes what has not come yet for the end, and passes over what is none. */
  private static InputStream opened(InputStream in, boolean gzip) throws IOException {
    return gzip
        ? GzipCompressorInputStream.builder()
            .setInputStream(in)
            .setDecompressConcatenated(true)
            .get()
        : in;
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

  private static Problem.RefusedException slow() {
    return new Problem.RefusedException(
        new Problem(
            SLOW,
            "slow",
            "it did not come within %d minutes".formatted(MOST_TIME.toMinutes()),
            "body",
            "send it in several requests, compressed"));
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
