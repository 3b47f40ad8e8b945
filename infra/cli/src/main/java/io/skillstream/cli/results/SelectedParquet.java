package io.skillstream.cli.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A training set as Parquet, in slot order, with the columns of {@link SelectedJsonLines}; {@code
 * messages} is a list of structs.
 *
 * <p>The examples stream into a table on disk and from there into the file, within {@link #MEMORY}
 * whatever their number.
 */
final class SelectedParquet {
  private static final String MEMORY = "512MB";

  /** The smallest there is: a group is held in memory, and a response may have a megabyte. */
  private static final int ROWS_IN_A_GROUP = 2048;

  private SelectedParquet() {}

  static void write(Stream<SelectedExample> examples, Set<ExampleForm> forms, Path file)
      throws IOException {
    Path table = file.resolveSibling(file.getFileName() + ".duckdb");
    try (Connection connection =
        DriverManager.getConnection("jdbc:duckdb:" + table.toAbsolutePath(), settings())) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE examples (trace_id VARCHAR, user_text VARCHAR, assistant_text VARCHAR,"
                + " prompt VARCHAR, completion VARCHAR, licence VARCHAR, source VARCHAR, tokens"
                + " BIGINT)");
        append(examples, connection.unwrap(DuckDBConnection.class));
        statement.execute(
            "COPY (SELECT "
                + String.join(", ", columns(forms))
                + " FROM examples) TO '"
                + file.toAbsolutePath().toString().replace("'", "''")
                + "' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE "
                + ROWS_IN_A_GROUP
                + ")");
      }
    } catch (SQLException e) {
      throw new IOException("as Parquet: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(table);
      Files.deleteIfExists(table.resolveSibling(table.getFileName() + ".wal"));
    }
  }

  private static List<String> columns(Set<ExampleForm> forms) {
    List<String> columns = new ArrayList<>(List.of("trace_id"));
    if (forms.contains(ExampleForm.MESSAGES)) {
      columns.add(
          "[{'role': 'user', 'content': user_text}, {'role': 'assistant', 'content':"
              + " assistant_text}] AS messages");
    }
    if (forms.contains(ExampleForm.PROMPT_COMPLETION)) {
      columns.addAll(List.of("prompt", "completion"));
    }
    columns.addAll(List.of("licence", "source", "tokens"));
    return columns;
  }

  private static void append(Stream<SelectedExample> examples, DuckDBConnection connection)
      throws SQLException {
    try (DuckDBAppender rows =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "examples")) {
      long last = -1;
      for (Iterator<SelectedExample> it = examples.iterator(); it.hasNext(); ) {
        SelectedExample selected = it.next();
        last = SlotOrder.next(last, selected.slot());
        rows.beginRow();
        rows.append(selected.traceId());
        rows.append(selected.example().userText());
        rows.append(selected.example().assistantText());
        rows.append(selected.example().prompt());
        rows.append(selected.example().completion());
        append(rows, selected.facts().licence());
        append(rows, selected.facts().source());
        if (selected.facts().tokens().isPresent()) {
          rows.append(selected.facts().tokens().getAsLong());
        } else {
          rows.appendNull();
        }
        rows.endRow();
      }
    }
  }

  private static void append(DuckDBAppender rows, Optional<String> text) throws SQLException {
    if (text.isPresent()) {
      rows.append(text.get());
    } else {
      rows.appendNull();
    }
  }

  private static Properties settings() {
    Properties settings = new Properties();
    // One thread: the rows stay in their order.
    settings.setProperty("threads", "1");
    settings.setProperty("memory_limit", MEMORY);
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    return settings;
  }
}
