package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFileTest {
  @TempDir Path dir;

  @Test
  void read_rows_areTheSameAsJsonLines() throws SQLException {
    Path file =
        parquet(
            "traces.parquet",
            """
            SELECT 7 AS id, 'q "1"' AS question, 'é' AS solution, NULL AS answer, 'NaN'::DOUBLE AS pass_rate,
            [['A', 'B'], ['C']] AS skills UNION ALL
            SELECT 8, NULL, 's', '2', 0.5, []""");

    Inputs.Outcome<TraceLine> read = Inputs.readAll(Inputs.traces(file));

    TraceLine trace = read.parsed().get(0);
    assertThat(trace.id()).isEqualTo("7");
    assertThat(trace.problem()).isEqualTo("q \"1\"");
    assertThat(trace.response()).contains("é");
    assertThat(trace.answer()).isEmpty();
    assertThat(trace.passRate()).isEmpty();
    assertThat(trace.chains().orElseThrow()).containsExactly(List.of("A", "B"), List.of("C"));
    assertThat(trace.position()).isEqualTo(new Position("traces.parquet", 1, OptionalLong.empty()));
    assertThat(read.onlyReason()).contains("no problem");
    assertThat(read.refused().get(0).position()).hasToString("traces.parquet:2");
    assertThat(new String(read.refused().get(0).rawBytes(), StandardCharsets.UTF_8))
        .contains("\"id\":8");
  }

  /** What a row looks like beyond the fields that are read: it is what a dead letter keeps. */
  @Test
  void read_anyColumnType_isKeptInTheRefusedRow() throws SQLException, IOException {
    Path file =
        parquet(
            "types.parquet",
            """
            SELECT {'a': 1, 'b': ['x']} AS struct, MAP {'k': 2} AS map, 'abc'::BLOB AS bytes,
            TIMESTAMP '2026-01-31 12:00:00' AS time, DATE '2026-01-31' AS day, 1.50::DECIMAL(5,2) AS price,
            0.1::FLOAT AS f, 18446744073709551615::UBIGINT AS big, [NULL, 'y'] AS list, true AS t""");

    Inputs.Outcome<TraceLine> read = Inputs.readAll(Inputs.traces(file));

    assertThat(read.onlyReason()).contains("no problem");
    assertThat(new ObjectMapper().readTree(read.refused().get(0).rawBytes()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"struct": {"a": 1, "b": ["x"]}, "map": {"k": 2}, "bytes": "YWJj",
                    "time": "2026-01-31 12:00:00.0", "day": "2026-01-31", "price": 1.50, "f": 0.1,
                    "big": 18446744073709551615, "list": [null, "y"], "t": true}"""));
  }

  @Test
  void read_manyRows_comeInOrderWithProgress() throws SQLException {
    Path file =
        parquet(
            "many.parquet", "SELECT i AS id, 'problem ' || i AS problem FROM range(300000) r(i)");

    try (InputReader<TraceLine> reader = Inputs.traces(file)) {
      long expected = 0;
      long halfway = 0;
      while (reader.hasNext()) {
        long now = expected;
        reader
            .next()
            .handle(
                good -> assertThat(good.value().id()).isEqualTo(Long.toString(now)),
                bad -> assertThat(bad.reason()).isEmpty());
        expected++;
        halfway = expected == 150_000 ? reader.bytesRead() : halfway;
      }

      assertThat(expected).isEqualTo(300_000);
      assertThat((double) halfway / reader.totalBytes()).isBetween(0.49, 0.51);
      assertThat(reader.bytesRead()).isEqualTo(reader.totalBytes());
    }
  }

  @Test
  void read_nameWithPatternCharacters_isThatFileOnly() throws SQLException {
    Path file = parquet("a[1]*.parquet", "SELECT 'p' AS problem");
    parquet("a1x.parquet", "SELECT 'other' AS problem");

    assertThat(Inputs.readAll(Inputs.traces(file)).only().problem()).isEqualTo("p");
  }

  @Test
  void open_damagedFile_isRefusedAtOnce() throws SQLException, IOException {
    Path whole = parquet("a.parquet", "SELECT 'p' AS problem");
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(dir.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length - 20));

    assertThatThrownBy(() -> Inputs.traces(cut))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cut.parquet")
        .hasMessageContaining("fetch it again");
  }

  private Path parquet(String name, String select) throws SQLException {
    Path file = dir.resolve(name);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
    }
    return file;
  }
}
