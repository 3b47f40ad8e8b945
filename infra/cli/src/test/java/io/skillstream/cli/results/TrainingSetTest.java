package io.skillstream.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.domain.example.SkillAwareExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  @Test
  void write_chat_hasMessagesOnly() throws IOException {
    JsonNode line = JSON.readTree(jsonLines(Set.of(ExampleForm.MESSAGES)).get(0));

    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly("trace_id", "messages", "licence", "source", "tokens");
  }

  @Test
  void write_promptCompletion_hasTheTwoOnly() throws IOException {
    JsonNode line = JSON.readTree(jsonLines(Set.of(ExampleForm.PROMPT_COMPLETION)).get(0));

    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly("trace_id", "prompt", "completion", "licence", "source", "tokens");
  }

  @Test
  void write_parquet_readsBackAsTheExamplesInTheirOrder() throws Exception {
    List<SelectedExample> examples = IntStream.range(0, 5000).mapToObj(this::example).toList();
    Path file = parquet(EnumSet.allOf(ExampleForm.class), examples.stream());

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT trace_id, prompt, completion, messages[1].role, messages[1].content,"
                    + " messages[2].role, messages[2].content, licence, source, tokens FROM"
                    + " read_parquet('"
                    + file
                    + "')")) {
      for (SelectedExample expected : examples) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo(expected.traceId());
        assertThat(rows.getString(2)).isEqualTo(expected.example().prompt());
        assertThat(rows.getString(3)).isEqualTo(expected.example().completion());
        assertThat(rows.getString(4)).isEqualTo("user");
        assertThat(rows.getString(5)).isEqualTo(expected.example().userText());
        assertThat(rows.getString(6)).isEqualTo("assistant");
        assertThat(rows.getString(7)).isEqualTo(expected.example().assistantText());
        assertThat(Optional.ofNullable(rows.getString(8))).isEqualTo(expected.facts().licence());
        assertThat(rows.getString(9)).isNull();
        assertThat(rows.getLong(10)).isEqualTo(expected.facts().tokens().orElse(0));
      }
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void write_parquetPromptCompletion_hasNoMessages() throws Exception {
    Path file = parquet(Set.of(ExampleForm.PROMPT_COMPLETION), Stream.of(example(0)));

    assertThat(columns(file))
        .containsExactly("trace_id", "prompt", "completion", "licence", "source", "tokens");
  }

  @Test
  void write_parquetFails_leavesTheOldFileAndNothingElse() throws Exception {
    Path file = parquet(Set.of(ExampleForm.MESSAGES), Stream.of(example(0)));
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(
            () -> parquet(Set.of(ExampleForm.MESSAGES), Stream.of(example(1), example(0))))
        .hasMessageContaining("slot 0 after slot 1");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void describe_folderWithOtherSets_keepsThem() throws IOException {
    Path info = dir.resolve(ResultsFolder.DATASET_INFO);
    Files.writeString(info, "{\"alpaca\": {\"file_name\": \"alpaca.json\"}}");

    assertThat(set(Set.of(ExampleForm.MESSAGES)).describe("mine")).isTrue();

    JsonNode sets = JSON.readTree(info.toFile());
    assertThat(sets.at("/alpaca/file_name").textValue()).isEqualTo("alpaca.json");
    assertThat(sets.at("/mine/file_name").textValue()).isEqualTo("set.jsonl");
  }

  @Test
  void describe_fileThatIsNoJson_isRefusedAndStays() throws IOException {
    Path info = dir.resolve(ResultsFolder.DATASET_INFO);
    Files.writeString(info, "not JSON");

    assertThatThrownBy(() -> set(Set.of(ExampleForm.MESSAGES)).describe("mine"))
        .isInstanceOf(ResultsException.class)
        .hasMessageContaining("dataset_info.json");
    assertThat(Files.readString(info)).isEqualTo("not JSON");
  }

  @Test
  void describe_noMessages_writesNothing() {
    assertThat(set(Set.of(ExampleForm.PROMPT_COMPLETION)).describe("mine")).isFalse();
    assertThat(dir.resolve(ResultsFolder.DATASET_INFO)).doesNotExist();
  }

  private SelectedExample example(int slot) {
    return new SelectedExample(
        slot,
        "t'" + slot,
        SkillAwareExample.of(
            "Problem é \u2028 \0 𝕏 \"" + slot + "\"",
            List.of(List.of("Algebra", "Sums")),
            "<think>\n" + "x".repeat(slot % 100) + "\n</think>\\boxed{" + slot + "}"),
        new ExampleFacts(
            slot % 2 == 0 ? Optional.of("MIT") : Optional.empty(),
            Optional.empty(),
            slot % 3 == 0 ? OptionalLong.of(slot) : OptionalLong.empty()));
  }

  private TrainingSet set(Set<ExampleForm> forms) {
    return new TrainingSet(dir.resolve("set.jsonl"), TrainingSet.Format.JSON_LINES, forms);
  }

  private List<String> jsonLines(Set<ExampleForm> forms) throws IOException {
    TrainingSet set = set(forms);
    set.write(Stream.of(example(0), example(7)));
    List<String> lines = Files.readAllLines(set.file());
    assertThat(lines).hasSize(2);
    return lines;
  }

  private Path parquet(Set<ExampleForm> forms, Stream<SelectedExample> examples) {
    Path file = dir.resolve("set.parquet");
    new TrainingSet(file, TrainingSet.Format.PARQUET, forms).write(examples);
    return file;
  }

  private static List<String> columns(Path file) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("DESCRIBE SELECT * FROM read_parquet('" + file + "')")) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    return columns;
  }
}
