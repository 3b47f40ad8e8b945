package io.skillstream.workers.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A file of any size, read through memory maps: one map holds at most 2 GiB, so there is one for
 * every window of 1 GiB that is read from, made when it is first needed.
 *
 * <p>One thread at a time.
 */
final class MappedFile implements AutoCloseable {

  private static final long WINDOW = 1L << 30;

  private final Path file;
  private final FileChannel channel;
  private final Map<Long, MappedByteBuffer> windows = new HashMap<>();

  private MappedFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static MappedFile open(Path file) throws IOException {
    return new MappedFile(file, FileChannel.open(file, StandardOpenOption.READ));
  }

  /** The file's length in bytes, now. */
  long size() throws IOException {
    return channel.size();
  }

  /** Copies bytes out of the file, without a map; for small pieces. */
  byte[] bytes(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException(file + " ends at byte " + size() + " of " + (from + length));
      }
    }
    return bytes.array();
  }

  /**
   * A read-only, little-endian view of some bytes.
   *
   * @throws IOException if the file has become shorter than that; a map beyond its end would crash
   *     the process when it is read
   */
  ByteBuffer view(long from, int length) throws IOException {
    if (from + length > size()) {
      throw new EOFException(
          "%s was cut to %d bytes while it was read; byte %d is asked for"
              .formatted(file, size(), from + length));
    }
    long number = from / WINDOW;
    long start = number * WINDOW;
    if (from + length > start + WINDOW) {
      // Across two windows: rare, and as small as one piece.
      return map(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }
    MappedByteBuffer window = windows.get(number);
    if (window == null) {
      window = map(start, Math.min(WINDOW, size() - start));
      windows.put(number, window);
    }
    return window.slice((int) (from - start), length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private MappedByteBuffer map(long from, long length) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, from, length);
  }

  @Override
  public void close() throws IOException {
    windows.clear();
    channel.close();
  }
}
