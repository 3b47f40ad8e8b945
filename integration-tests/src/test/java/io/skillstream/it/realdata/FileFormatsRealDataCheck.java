package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same records select the same, whether as text, gzipped or as Parquet. */
@Tag("real-data")
class FileFormatsRealDataCheck {
  private static final int PART = 200;

  @Test
  void run_folderOfAllFormats_selectsAsFromText() throws IOException, SQLException {
    Path folder = CommandLine.folder("formats");
    List<String> lines = Files.readAllLines(RealData.traceFile());
    Path text = Files.write(folder.resolve("all.jsonl"), lines.subList(0, 3 * PART));
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    Files.write(mixed.resolve("a.jsonl"), lines.subList(0, PART));
    gzip(lines.subList(PART, 2 * PART), mixed.resolve("b.jsonl.gz"));
    Path third = Files.write(folder.resolve("third.jsonl"), lines.subList(2 * PART, 3 * PART));
    parquet(third, mixed.resolve("c.parquet"));
    Path verdicts = folder.resolve("verdicts.parquet");
    parquet(RealData.verdictFile(), verdicts);

    CommandLine.Ended fromText = run("text", text, RealData.verdictFile());
    CommandLine.Ended fromMixed = run("gzip-and-parquet", mixed, verdicts);

    assertThat(fromText.results().summary().at("/traces/tagged").asLong()).isEqualTo(3 * PART);
    assertThat(fromMixed.results().summary().at("/traces/tagged").asLong()).isEqualTo(3 * PART);
    assertThat(fromMixed.results().selectedIds()).hasSize(100);
    assertThat(fromMixed.results().selectedBytes()).isEqualTo(fromText.results().selectedBytes());
    assertThat(fromMixed.results().rateBytes()).isEqualTo(fromText.results().rateBytes());
    assertThat(fromMixed.results().summary().get("attempts"))
        .isEqualTo(fromText.results().summary().get("attempts"));
  }

  private static CommandLine.Ended run(String name, Path traces, Path verdicts) {
    return CommandLine.run(
            name,
            List.of(
                "--traces",
                traces.toString(),
                "--skill-tree",
                RealData.treeFile().toString(),
                "--attempts",
                verdicts.toString(),
                "--student",
                RealData.GPT,
                "--budget",
                "100"))
        .well();
  }

  private static void gzip(List<String> lines, Path file) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void parquet(Path jsonLines, Path file) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_json('%s', format = 'newline_delimited')) TO '%s' (FORMAT PARQUET)"
              .formatted(jsonLines, file));
    }
  }
}
