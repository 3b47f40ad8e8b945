package io.skillstream.cli.history;

import io.skillstream.cli.results.ResultsException;
import io.skillstream.record.Payload;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Contents in a file, put in any order and read back in another, so that they are never all in
 * memory.
 */
final class PayloadSpool implements AutoCloseable {
  private static final long NOTHING = -1;
  private static final int ABSENT = -1;

  private final Path file;
  private final DataOutputStream out;
  private final long[] positions;
  private long written;

  /** What is kept of a payload. */
  record Content(
      String problem, String response, Optional<String> licence, Optional<String> source) {}

  private PayloadSpool(Path file, OutputStream out, int size) {
    this.file = file;
    this.out = new DataOutputStream(new BufferedOutputStream(out, 1 << 16));
    this.positions = new long[size];
    Arrays.fill(positions, NOTHING);
  }

  /**
   * An empty spool.
   *
   * @param file where it goes; removed when it is closed
   * @param size how many contents there may be
   */
  static PayloadSpool in(Path file, int size) throws IOException {
    return new PayloadSpool(
        file,
        Files.newOutputStream(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE),
        size);
  }

  /** Puts a content at a place; the last one put there counts. */
  void put(int place, Payload payload) {
    try {
      positions[place] = written;
      write(payload.getProblem());
      write(payload.getResponse());
      write(payload.getLicence());
      write(payload.getSource());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Takes away what is at a place. */
  void remove(int place) {
    positions[place] = NOTHING;
  }

  /** Ends the writing; after it contents can be read. */
  Reading reading() throws IOException {
    out.flush();
    return new Reading(new RandomAccessFile(file.toFile(), "r"));
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }

  private ResultsException failed(IOException cause) {
    return new ResultsException(
        "cannot keep contents in " + file + " (" + cause + "); check that there is space", cause);
  }

  private void write(@Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(ABSENT);
      written += Integer.BYTES;
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
    written += Integer.BYTES + bytes.length;
  }

  /** Reads contents by place. */
  final class Reading implements AutoCloseable {
    private final RandomAccessFile in;

    private Reading(RandomAccessFile in) {
      this.in = in;
    }

    /** The content at a place; empty where there is none. */
    Optional<Content> get(int place) {
      if (positions[place] == NOTHING) {
        return Optional.empty();
      }
      try {
        in.seek(positions[place]);
        return Optional.of(new Content(text().orElseThrow(), text().orElseThrow(), text(), text()));
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private Optional<String> text() throws IOException {
      int length = in.readInt();
      if (length == ABSENT) {
        return Optional.empty();
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
