package io.skillstream.cli.input;

import java.nio.file.Path;

/**
 * A file to be read.
 *
 * @param path where it is
 * @param label its name in messages and ids
 * @param format what it holds
 * @param gzip whether the bytes are gzipped (told by their first two, not by the name)
 * @param bytes its size on disk
 */
public record InputFile(Path path, String label, Format format, boolean gzip, long bytes) {
  /** What an input file can hold. */
  public enum Format {
    /** One JSON object a line, in UTF-8. */
    JSON_LINES,
    /** Apache Parquet, one record a row. */
    PARQUET
  }
}
