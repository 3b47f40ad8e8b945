package io.skillstream.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryJsonTest {
  @TempDir Path dir;

  @Test
  void write_summary_hasEveryNumberAndStatesTheShortfall() throws IOException {
    ResultsFolder.open(dir).writeSummary(Runs.report(12));
    String text = Files.readString(dir.resolve(ResultsFolder.SUMMARY));
    JsonNode summary = new ObjectMapper().readTree(text);

    assertThat(summary.at("/traces/read").asInt()).isEqualTo(33);
    assertThat(summary.at("/traces/refused").asInt()).isEqualTo(2);
    assertThat(summary.at("/traces/duplicate").asInt()).isEqualTo(1);
    assertThat(summary.at("/traces/tagged").asInt()).isEqualTo(30);
    assertThat(summary.at("/taggers/asked").asInt()).isEqualTo(40);
    assertThat(summary.at("/taggers/agreement_by_depth/1/found").asInt()).isEqualTo(25);
    assertThat(summary.at("/taggers/agreement_by_depth/1/f1").asDouble()).isEqualTo(30.0 / 45);
    assertThat(summary.at("/attempts/without_trace").asInt()).isEqualTo(1);
    assertThat(summary.at("/attempts/unknown").asInt()).isEqualTo(2);
    assertThat(summary.get("selected").asInt()).isEqualTo(10);
    assertThat(summary.get("shortfall").asInt()).isEqualTo(2);
    assertThat(summary.get("selected_tokens").asInt()).isEqualTo(5200);
    assertThat(summary.at("/left_out/too long").asInt()).isEqualTo(1);
    assertThat(summary.get("oldest_rates_ms").asLong()).isEqualTo(90_000);
    assertThat(summary.get("most_stale_examples").isNull()).isTrue();
    assertThat(summary.get("budget").asInt()).isEqualTo(12);
    assertThat(summary.get("token_budget").isNull()).isTrue();
    assertThat(summary.at("/policy_options/temperature").asText()).isEqualTo("1.0");
    assertThat(summary.get("max_depth").isNull()).isTrue();
    assertThat(summary.get("tokens_trained").asInt()).isEqualTo(4096);
    assertThat(summary.get("seconds").fieldNames()).toIterable().containsExactly("start", "read");
    assertThat(text).contains("\n  \"student\" : \"student-1\",\n").doesNotContain("\r");
  }

  @Test
  void write_loop_hasItsCourseInBrief() throws IOException {
    ResultsFolder.open(dir).writeSummary(Runs.looped());
    JsonNode loop =
        new ObjectMapper().readTree(dir.resolve(ResultsFolder.SUMMARY).toFile()).get("loop");

    assertThat(loop.get("checkpoints").asInt()).isEqualTo(2);
    assertThat(loop.get("error_rate_before").asDouble()).isEqualTo(0.75);
    assertThat(loop.get("error_rate_after").asDouble()).isEqualTo(0.25);
    assertThat(loop.get("promoted").asInt()).isEqualTo(1);
    assertThat(loop.get("rolled_back").asInt()).isZero();
    assertThat(loop.get("undecided").asInt()).isZero();
    assertThat(loop.get("trace_to_gradient_ms").toString())
        .isEqualTo("{\"traces\":4,\"p50\":20,\"p90\":40,\"p99\":40}");
  }

  @Test
  void open_placeOfAFile_saysWhatToDo() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));

    assertThatThrownBy(() -> ResultsFolder.open(file.resolve("below")))
        .isInstanceOf(ResultsException.class)
        .hasMessageContaining("choose another");
  }

  @Test
  void write_targetIsAFolder_failsAndLeavesNothingBehind() throws IOException {
    Files.createDirectories(dir.resolve(ResultsFolder.SUMMARY).resolve("x"));
    ResultsFolder folder = ResultsFolder.open(dir);

    assertThatThrownBy(() -> folder.writeSummary(Runs.report(12)))
        .isInstanceOf(ResultsException.class)
        .hasMessageContaining(ResultsFolder.SUMMARY);
    assertThat(dir.resolve("." + ResultsFolder.SUMMARY + ".tmp")).doesNotExist();
  }
}
