package io.skillstream.cli.input;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * A Parquet file, row by row, each row as one JSON object, so that everything after it is the same
 * as for JSON Lines.
 *
 * <p>DuckDB reads it, streaming, on one thread and within {@link #MEMORY}; its native library is
 * loaded (about a second) by the first Parquet file and by nothing else.
 */
final class ParquetFile implements RecordFile {
  /** An upper bound, not a reservation; row groups of 250 MB of text were read within it. */
  private static final String MEMORY = "2GB";

  private static final String WHAT_TO_DO =
      "; fetch it again, or write it with smaller row groups where memory is short";

  private final InputFile file;
  private final int maxLineBytes;
  private final Connection connection;
  private final Statement statement;
  private final ResultSet rows;
  private final long rowCount;
  private final Optional<Mark> from;
  private volatile long row;
  private boolean ended;
  private boolean damaged;

  private ParquetFile(
      InputFile file,
      int maxLineBytes,
      Connection connection,
      Statement statement,
      ResultSet rows,
      long rowCount,
      Optional<Mark> from) {
    this.file = file;
    this.maxLineBytes = maxLineBytes;
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    this.rowCount = rowCount;
    this.from = from;
  }

  // The connection outlives this method inside the object returned, or is closed on failure.
  @SuppressWarnings("MustBeClosedChecker")
  static ParquetFile open(InputFile file, int maxLineBytes, Optional<Mark> from) {
    String path = literally(file.path());
    try {
      Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings());
      try {
        long count = rowCount(connection, path);
        PreparedStatement select = connection.prepareStatement("SELECT * FROM read_parquet(?)");
        select.setString(1, path);
        ParquetFile opened =
            new ParquetFile(
                file, maxLineBytes, connection, select, select.executeQuery(), count, from);
        if (from.isPresent()) {
          opened.skipTo(from.get().lines());
        }
        return opened;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new InputException(
          "cannot read " + file.path() + " as Parquet: " + firstLine(e) + WHAT_TO_DO, e);
    }
  }

  /** DuckDB takes a path for a pattern; a bracketed character stands for itself alone. */
  private static String literally(Path path) {
    return path.toAbsolutePath().toString().replaceAll("[\\[*?]", "[$0]");
  }

  private static Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("jdbc_stream_results", "true");
    settings.setProperty("threads", "1");
    settings.setProperty("memory_limit", MEMORY);
    // Nothing is fetched from the network and nothing is spilled beside the user's files.
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("temp_directory", "");
    return settings;
  }

  private static long rowCount(Connection connection, String path) throws SQLException {
    try (PreparedStatement count =
        connection.prepareStatement("SELECT sum(num_rows) FROM parquet_file_metadata(?)")) {
      count.setString(1, path);
      try (ResultSet result = count.executeQuery()) {
        return result.next() ? result.getLong(1) : 0;
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // nobody else has it yet
  private void skipTo(long done) throws SQLException {
    while (row < done && rows.next()) {
      row++;
    }
  }

  @Override
  public Optional<RawLine> next() {
    if (ended) {
      return Optional.empty();
    }
    try {
      if (!rows.next()) {
        ended = true;
        return Optional.empty();
      }
      byte[] json = RowJson.write(rows);
      Position position = nextPosition();
      if (json.length <= maxLineBytes) {
        return Optional.of(new RawLine(position, ByteBuffer.wrap(json), Optional.empty()));
      }
      int kept = Math.min(JsonLinesFile.KEPT_OF_LONG_LINE, maxLineBytes);
      return Optional.of(
          new RawLine(
              position,
              ByteBuffer.wrap(Arrays.copyOf(json, kept)),
              Optional.of(
                  "the row is longer than "
                      + maxLineBytes
                      + " bytes as JSON; only its first "
                      + kept
                      + " are kept")));
    } catch (SQLException e) {
      ended = true;
      damaged = true;
      return Optional.of(
          new RawLine(
              nextPosition(),
              ByteBuffer.allocate(0),
              Optional.of(
                  "the file cannot be read beyond here ("
                      + firstLine(e)
                      + "); what follows is lost"
                      + WHAT_TO_DO)));
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, the progress bar reads
  private Position nextPosition() {
    row++;
    return new Position(file.label(), row, OptionalLong.empty());
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }

  @Override
  public boolean isUnfinished() {
    return damaged;
  }

  @Override
  public boolean isDamaged() {
    return damaged;
  }

  @Override
  public void goTo(Mark mark) {
    throw new UnsupportedOperationException("Parquet does not grow");
  }

  @Override
  public Mark before() {
    return mark(row - 1);
  }

  @Override
  public Mark after() {
    return mark(row);
  }

  private Mark mark(long rows) {
    Mark whole = from.orElseThrow(() -> new IllegalStateException("no marks are kept"));
    return new Mark(rows, whole.bytes(), whole.digest());
  }

  @Override
  public long bytesRead() {
    return rowCount == 0 ? 0 : (long) ((double) file.bytes() * Math.min(row, rowCount) / rowCount);
  }

  @Override
  public void close() {
    try (connection;
        statement;
        rows) {
      ended = true;
    } catch (SQLException e) {
      throw new InputException("cannot close " + file.path() + ": " + firstLine(e), e);
    }
  }
}
