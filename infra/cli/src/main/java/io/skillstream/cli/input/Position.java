package io.skillstream.cli.input;

import java.util.OptionalLong;

/**
 * Where a record stands in the input.
 *
 * @param file the file's label: its path below the folder that was given, or its name
 * @param line the line's number from 1; in Parquet the row's
 * @param byteOffset the line's first byte in the text, after decompression; empty for Parquet
 */
public record Position(String file, long line, OptionalLong byteOffset) {
  /** Validates the number. */
  public Position {
    if (line < 1) {
      throw new IllegalArgumentException("line is " + line + ", expected 1 or more");
    }
  }

  /** {@code file:line}, which is also the id of a trace that has none. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
