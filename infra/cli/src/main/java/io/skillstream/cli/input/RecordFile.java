package io.skillstream.cli.input;

import java.io.Closeable;
import java.util.Optional;

/** An open input file that hands out its records one after the other. */
interface RecordFile extends Closeable {
  /**
   * The next record, or empty at the end. Damage that makes the rest unreadable is one refused
   * line, then the end.
   */
  Optional<RawLine> next();

  /** Bytes of the file on disk that were consumed so far; for Parquet an estimate by rows. */
  long bytesRead();

  @Override
  void close();

  /**
   * Opens a file found by {@link InputFiles}.
   *
   * @throws InputException if it cannot be opened
   */
  static RecordFile open(InputFile file, int maxLineBytes) {
    return switch (file.format()) {
      case JSON_LINES -> JsonLinesFile.open(file, maxLineBytes);
      case PARQUET -> ParquetFile.open(file, maxLineBytes);
    };
  }
}
