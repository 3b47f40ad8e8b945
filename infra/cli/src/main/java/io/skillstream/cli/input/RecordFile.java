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

  /**
   * Whether the record handed out last ended with the file instead of its line, or with damage:
   * there may be more of it another time.
   */
  boolean isUnfinished();

  /** Whether reading ended because the rest cannot be read. */
  boolean isDamaged();

  /** The mark before the record handed out last; only where opened at a mark. */
  Mark before();

  /** The mark after it; likewise. */
  Mark after();

  /**
   * Goes on at a mark, also after the end: in the file that was opened, wherever it is now.
   *
   * @throws UnsupportedOperationException if its format does not allow it
   */
  void goTo(Mark mark);

  /** Bytes of the file on disk that were consumed so far; for Parquet an estimate by rows. */
  long bytesRead();

  @Override
  void close();

  /**
   * Opens a file found by {@link InputFiles}.
   *
   * @param from where reading starts, if marks are to be kept
   * @throws InputException if it cannot be opened
   */
  static RecordFile open(InputFile file, int maxLineBytes, Optional<Mark> from) {
    return switch (file.format()) {
      case JSON_LINES -> JsonLinesFile.open(file, maxLineBytes, from);
      case PARQUET -> ParquetFile.open(file, maxLineBytes, from);
    };
  }
}
