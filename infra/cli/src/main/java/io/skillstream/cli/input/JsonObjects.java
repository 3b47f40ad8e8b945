package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The records of one file as they are, one after the other, whatever their fields. Not thread-safe.
 */
public final class JsonObjects implements Closeable {
  private final InputFile found;
  private final RecordFile file;

  /**
   * One record.
   *
   * @param record what it says; empty where it is refused
   * @param refusal why it is
   */
  public record Entry(Position position, Optional<ObjectNode> record, String refusal) {}

  private JsonObjects(InputFile found) {
    this.found = found;
    this.file = RecordFile.open(found, InputReader.MAX_LINE_BYTES, Optional.empty());
  }

  /**
   * Opens a file: JSON Lines, gzipped or not, or Parquet.
   *
   * @throws InputException if it cannot be read or is of no known kind
   */
  public static JsonObjects open(Path path) {
    return new JsonObjects(InputFiles.find(List.of(path)).files().get(0));
  }

  /** The next record; empty at the end. */
  public Optional<Entry> next() {
    return file.next().map(JsonObjects::entry);
  }

  private static Entry entry(RawLine raw) {
    try {
      if (raw.refusal().isPresent()) {
        throw new RefusedRecordException(raw.refusal().get());
      }
      return new Entry(raw.position(), Optional.of(RecordJson.parse(raw.bytes())), "");
    } catch (RefusedRecordException e) {
      return new Entry(raw.position(), Optional.empty(), e.reason());
    }
  }

  /** Bytes on disk read so far. */
  public long bytesRead() {
    return file.bytesRead();
  }

  /** Bytes on disk. */
  public long totalBytes() {
    return found.bytes();
  }

  @Override
  public void close() {
    file.close();
  }
}
