package io.skillstream.cli.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/**
 * A JSON Lines file, cut into lines.
 *
 * <p>Ends of line are LF or CRLF; a byte-order mark at the start and blank lines are skipped. Of a
 * line beyond the limit only the first {@link #KEPT_OF_LONG_LINE} bytes are kept and the rest is
 * read past, so the memory needed is the limit and not the file.
 */
final class JsonLinesFile implements RecordFile {
  static final int KEPT_OF_LONG_LINE = 64 * 1024;
  private static final int BUFFER = 64 * 1024;

  private final String label;
  private final int maxLineBytes;
  private final SeekableByteChannel channel;
  private final Counting disk;
  private final InputStream text;
  private final byte[] buffer = new byte[BUFFER];
  private byte[] line = new byte[8 * 1024];
  private int buffered;
  private int at;
  private long offset;
  private long number;
  private boolean ended;
  private boolean damaged;

  /** Whether the line read last has its end; one without may not be all there yet. */
  private boolean whole = true;

  private Optional<MessageDigest> digest = Optional.empty();
  private Optional<Mark> before = Optional.empty();

  private JsonLinesFile(
      String label,
      int maxLineBytes,
      SeekableByteChannel channel,
      Counting disk,
      InputStream text) {
    this.label = label;
    this.maxLineBytes = maxLineBytes;
    this.channel = channel;
    this.disk = disk;
    this.text = text;
  }

  static JsonLinesFile open(InputFile file, int maxLineBytes, Optional<Mark> from) {
    try {
      SeekableByteChannel channel = Files.newByteChannel(file.path());
      Counting disk = new Counting(Channels.newInputStream(channel));
      try {
        JsonLinesFile opened =
            new JsonLinesFile(
                file.label(),
                maxLineBytes,
                channel,
                disk,
                file.gzip() ? new GZIPInputStream(disk, BUFFER) : disk);
        if (from.isPresent()) {
          opened.skipTo(from.get());
        }
        return opened;
      } catch (IOException e) {
        disk.close();
        throw e;
      }
    } catch (IOException e) {
      throw new InputException("cannot read " + file.path() + ": " + InputFiles.why(e), e);
    }
  }

  /** The text of a file, decompressed; of Parquet the bytes as they are. */
  static InputStream text(InputFile file) throws IOException {
    InputStream disk = Files.newInputStream(file.path());
    try {
      return file.gzip() ? new GZIPInputStream(disk, BUFFER) : disk;
    } catch (IOException e) {
      disk.close();
      throw e;
    }
  }

  private void skipTo(Mark mark) throws IOException {
    text.skipNBytes(mark.bytes());
    stand(mark);
  }

  private void stand(Mark mark) {
    offset = mark.bytes();
    number = mark.lines();
    digest = Optional.of(mark.digest());
    before = Optional.of(mark);
  }

  @Override
  public void goTo(Mark mark) {
    if (text != disk) {
      throw new UnsupportedOperationException("what is compressed cannot be followed");
    }
    try {
      channel.position(mark.bytes());
    } catch (IOException e) {
      throw new InputException("cannot read " + label + ": " + InputFiles.why(e), e);
    }
    at = 0;
    buffered = 0;
    ended = false;
    whole = true;
    stand(mark);
  }

  @Override
  public Optional<RawLine> next() {
    while (!ended) {
      long start = offset;
      before = digest.map(hash -> new Mark(number, start, Mark.copy(hash)));
      int length;
      try {
        length = readLine();
      } catch (IOException e) {
        ended = true;
        whole = false;
        damaged = true;
        return Optional.of(
            new RawLine(
                new Position(label, number + 1, OptionalLong.of(start)),
                ByteBuffer.allocate(0),
                Optional.of(
                    "the file cannot be read beyond here ("
                        + InputFiles.why(e)
                        + "); what follows is lost, fetch or compress it again")));
      }
      if (length < 0) {
        ended = true;
        return Optional.empty();
      }
      number++;
      Position position = new Position(label, number, OptionalLong.of(start));
      if (length > maxLineBytes) {
        int kept = Math.min(KEPT_OF_LONG_LINE, maxLineBytes);
        return Optional.of(
            new RawLine(
                position,
                ByteBuffer.wrap(Arrays.copyOf(line, kept)),
                Optional.of(
                    "the line is longer than "
                        + maxLineBytes
                        + " bytes; only its first "
                        + kept
                        + " are kept")));
      }
      int from = number == 1 && startsWithByteOrderMark(length) ? 3 : 0;
      int to = length > from && line[length - 1] == '\r' ? length - 1 : length;
      if (!isBlank(from, to)) {
        return Optional.of(
            new RawLine(
                position, ByteBuffer.wrap(Arrays.copyOfRange(line, from, to)), Optional.empty()));
      }
    }
    return Optional.empty();
  }

  /**
   * Reads one line, without its LF, into {@link #line}.
   *
   * @return its length, {@code maxLineBytes + 1} for any longer line, -1 at the end of the file
   */
  private int readLine() throws IOException {
    int length = 0;
    boolean any = false;
    while (true) {
      if (at == buffered) {
        buffered = text.read(buffer, 0, buffer.length);
        at = 0;
        if (buffered < 0) {
          buffered = 0;
          whole &= !any;
          return any ? length : -1;
        }
      }
      any |= buffered > 0;
      int end = at;
      while (end < buffered && buffer[end] != '\n') {
        end++;
      }
      int room = maxLineBytes + 1 - length;
      int taken = Math.min(end - at, room);
      if (length + taken > line.length) {
        line =
            Arrays.copyOf(
                line, Math.min(maxLineBytes + 1, Math.max(length + taken, line.length * 2)));
      }
      System.arraycopy(buffer, at, line, length, taken);
      length += taken;
      int next = Math.min(end + 1, buffered);
      if (digest.isPresent()) {
        digest.get().update(buffer, at, next - at);
      }
      offset += next - at;
      at = next;
      if (end < buffered) {
        whole = true;
        return length;
      }
    }
  }

  private boolean startsWithByteOrderMark(int length) {
    return length >= 3
        && line[0] == (byte) 0xEF
        && line[1] == (byte) 0xBB
        && line[2] == (byte) 0xBF;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean isUnfinished() {
    return !whole;
  }

  @Override
  public boolean isDamaged() {
    return damaged;
  }

  @Override
  public Mark before() {
    return before.orElseThrow(() -> new IllegalStateException("no marks are kept"));
  }

  @Override
  public Mark after() {
    MessageDigest hash = digest.orElseThrow(() -> new IllegalStateException("no marks are kept"));
    // What may follow a line without an end is the rest of it.
    return new Mark(whole ? number : number - 1, offset, Mark.copy(hash));
  }

  @Override
  public long bytesRead() {
    return disk.count;
  }

  @Override
  public void close() {
    try {
      text.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + label, e);
    }
  }

  /** Counts what was taken from the disk, before decompression. */
  private static final class Counting extends FilterInputStream {
    // Written by the reading thread alone; read by the one that draws the progress bar.
    private volatile long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      add(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      add(Math.max(read, 0));
      return read;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void add(int read) {
      count += read;
    }
  }
}
