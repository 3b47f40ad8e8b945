package io.skillstream.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Invocation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LINES =
      """
      {"id": 1, "gold": "1/2", "prediction": "0.5"}
      {"id": 2, "expected_answer": 12, "response": "So it is \\\\boxed{13}."}
      {"id": 3, "answer": "7", "generation": "Now we", "finish_reason": "length"}
      {"id": 4, "gold": null, "prediction": "1"}
      {"id": 5, "gold": "1"}
      no record
      """;

  @TempDir Path folder;

  @Test
  void judge_file_writesEachRecordBackWithItsVerdict() throws IOException {
    Path out = folder.resolve("judged.jsonl");
    Invocation ended = Invocation.of("judge", file().toString(), "--out", out.toString(), "--json");

    List<String> lines = Files.readAllLines(out);
    assertThat(ended.code()).isZero();
    assertThat(lines).hasSize(4);
    assertThat(lines.stream().map(line -> field(line, "verdict")))
        .containsExactly("correct", "wrong", "wrong", "unknown");
    assertThat(lines.stream().map(line -> field(line, "verdict_reason")))
        .containsExactly("exact", "mismatch", "cut_off", "unusable_expected_answer");
    assertThat(lines.stream().map(line -> field(line, "extracted")))
        .containsExactly("0.5", "13", "null", "1");
    assertThat(lines.stream().map(line -> field(line, "id"))).containsExactly("1", "2", "3", "4");
    JsonNode counts = JSON.readTree(ended.out());
    assertThat(counts.get("judged").asInt()).isEqualTo(4);
    assertThat(counts.get("refused").asInt()).isEqualTo(2);
    assertThat(counts.at("/wrong/cut_off").asInt()).isEqualTo(1);
    assertThat(counts.get("correct_share_worst").asDouble()).isEqualTo(0.25);
    assertThat(counts.get("correct_share_best").asDouble()).isEqualTo(0.5);
    assertThat(ended.err())
        .contains(":5: it has none of prediction")
        .contains(":6: not valid JSON");
  }

  @Test
  void judge_gzippedFileWithoutOut_printsRecordsAndCounts() throws IOException {
    Path gzipped = folder.resolve("answers.jsonl.gz");
    try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      to.write(LINES.getBytes(StandardCharsets.UTF_8));
    }
    Invocation ended = Invocation.of("judge", gzipped.toString(), "--strict");

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.out().lines()).hasSize(4);
    assertThat(ended.err()).contains("correct").contains("25.0 to 50.0 %");
  }

  @Test
  void judge_unusableOptions_saysWhatToDo() throws IOException {
    Path file = file();
    assertThat(Invocation.of("judge", folder.resolve("none.jsonl").toString()).code()).isEqualTo(2);
    assertThat(Invocation.of("judge", file.toString(), "--json").err()).contains("give --out");
    assertThat(Invocation.of("judge", file.toString(), "--decimals", "40").code()).isEqualTo(2);
    Invocation same = Invocation.of("judge", file.toString(), "--out", file.toString());
    assertThat(same.code()).isEqualTo(2);
    assertThat(Files.readString(file)).isEqualTo(LINES);
  }

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("answers.jsonl"), LINES);
  }

  private static String field(String line, String name) {
    try {
      return JSON.readTree(line).get(name).asText();
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }
}
