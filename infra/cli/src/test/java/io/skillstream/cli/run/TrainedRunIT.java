package io.skillstream.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skillstream.cli.Invocation;
import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.tokenizer.Tokenizer;
import io.skillstream.workers.trainer.Cutoff;
import io.skillstream.workers.trainer.ExampleEncoder;
import io.skillstream.workers.trainer.ExampleSettings;
import io.skillstream.workers.trainer.LabelledTokens;
import io.skillstream.workers.trainer.TrainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on the embedded default, training included: one run, looked at from all sides. */
class TrainedRunIT {
  private static final int BUDGET = 40;

  @TempDir static Path folder;
  private static SampleInput input;
  private static Invocation run;
  private static ResultFiles results;

  @BeforeAll
  static void runOnce() throws Exception {
    input = SampleInput.in(folder.resolve("sample"));
    results = new ResultFiles(folder.resolve("out"));
    run = input.run(results.folder(), List.of(), "--train", "small");
  }

  @Test
  void run_onSample_endsWellAndSaysWhereTheResultsAre() {
    assertThat(run.err()).doesNotContain("Exception", "ERROR", "WARN");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("Weakest skills of " + SampleInput.STUDENT, "Selected  40 of 40", "Trained   ")
        .contains(results.folder().toString());
  }

  @Test
  void summary_agreesWithTheFiles() throws Exception {
    JsonNode summary = results.summary();
    JsonNode traces = summary.path("traces");
    assertThat(traces.path("read").asLong()).isEqualTo(SampleInput.TRACES);
    assertThat(traces.path("duplicate").asLong()).isPositive();
    assertThat(traces.path("refused").asLong())
        .isPositive()
        .isEqualTo(results.lines("refused.jsonl").size());
    long candidates =
        SampleInput.TRACES - traces.path("duplicate").asLong() - traces.path("refused").asLong();
    long untagged = candidates - traces.path("tagged").asLong();
    assertThat(untagged).isBetween(1L, 20L);
    assertThat(run.out()).contains(untagged + " without a skill");
    assertThat(summary.path("attempts").path("read").asLong())
        .isEqualTo(input.sample().attempts().size());
    assertThat(summary.path("selected").asLong()).isEqualTo(BUDGET);
    assertThat(summary.path("shortfall").asLong()).isZero();
    assertThat(summary.path("batches").asLong()).isEqualTo(BUDGET / 8);
    assertThat(summary.path("seconds").fieldNames())
        .toIterable()
        .containsExactly("start", "read", "index", "select", "train", "write");
    List<String> root = results.errorRates().get(0);
    assertThat(root.get(9)).as("pool").isEqualTo(Long.toString(candidates));
    assertThat(root.get(10)).as("selected").isEqualTo(Integer.toString(BUDGET));
  }

  @Test
  void selected_andSelections_tellOfTheSameTracesInSlotOrder() throws Exception {
    List<JsonNode> selections = results.lines("selections.jsonl");
    assertThat(results.selectedIds())
        .hasSize(BUDGET)
        .doesNotHaveDuplicates()
        .isEqualTo(selections.stream().map(line -> line.path("trace_id").asText()).toList());
    assertThat(selections).extracting(line -> line.path("slot").asLong()).isSorted();
    assertThat(selections)
        .allSatisfy(line -> assertThat(line.path("weight").asDouble()).isPositive())
        .allSatisfy(line -> assertThat(line.path("positions")).hasSize(2));
  }

  @Test
  void selected_everyExample_namesTheSkillsBeforeTheSolution() throws Exception {
    for (JsonNode line : results.lines("selected.jsonl")) {
      assertThat(line.path("completion").asText()).startsWith("Skills:\n").contains("->");
      assertThat(line.path("prompt").asText()).doesNotContain("Skills:");
      JsonNode turns = line.path("messages");
      assertThat(line.path("prompt").asText()).contains(turns.get(0).path("content").asText());
      assertThat(line.path("completion").asText())
          .startsWith(turns.get(1).path("content").asText());
    }
  }

  @Test
  void checkpoint_holdsTheStudentAfterAllExamples() throws Exception {
    Path checkpoint = results.folder().resolve("checkpoint");
    TrainerState state = TrainerState.read(checkpoint);
    assertThat(state.complete()).isTrue();
    assertThat(state.totals().distinctExamples()).isEqualTo(BUDGET);
    try (Student student = Student.read(checkpoint)) {
      assertThat(student.tokenizer().size()).isPositive();
    }
  }

  @Test
  void trained_tokensAreThoseOfTheFile() throws Exception {
    long tokens = 0;
    long lossTokens = 0;
    try (Tokenizer tokenizer = Tokenizer.builtIn()) {
      ExampleEncoder encoder =
          new ExampleEncoder(tokenizer, new ExampleSettings(1, 1024, Cutoff.TRUNCATE));
      for (JsonNode line : results.lines("selected.jsonl")) {
        SkillAwareExample text =
            new SkillAwareExample(
                line.path("messages").path(0).path("content").asText(),
                line.path("messages").path(1).path("content").asText());
        assertThat(line.path("prompt").asText()).isEqualTo(text.prompt());
        assertThat(line.path("completion").asText()).isEqualTo(text.completion());
        LabelledTokens example = encoder.encode(text).tokens().orElseThrow();
        tokens += example.length();
        lossTokens += example.lossTokens();
      }
    }
    TrainerState.Totals totals = TrainerState.read(results.folder().resolve("checkpoint")).totals();
    assertThat(totals.tokens()).isEqualTo(tokens);
    assertThat(totals.lossTokens()).isEqualTo(lossTokens);
    assertThat(results.summary().path("tokens_trained").asLong()).isEqualTo(tokens);
  }

  @Test
  void report_isOneFileWithTheLosses() throws Exception {
    assertThat(Files.readString(results.folder().resolve("report.html")))
        .contains("loss")
        .doesNotContain("<script src=", "<link rel=\"stylesheet\"");
  }
}
