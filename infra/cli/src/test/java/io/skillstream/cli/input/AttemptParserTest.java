package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptParserTest {
  @TempDir Path dir;

  @Test
  void parse_verdicts_inEveryAcceptedForm() throws IOException {
    Map<String, Verdict> forms =
        Map.ofEntries(
            Map.entry("true", Verdict.CORRECT),
            Map.entry("1", Verdict.CORRECT),
            Map.entry("1.0", Verdict.CORRECT),
            Map.entry("\"Yes\"", Verdict.CORRECT),
            Map.entry("\"correct\"", Verdict.CORRECT),
            Map.entry("false", Verdict.WRONG),
            Map.entry("0", Verdict.WRONG),
            Map.entry("\"no\"", Verdict.WRONG),
            Map.entry("\"Wrong\"", Verdict.WRONG),
            Map.entry("\"incorrect\"", Verdict.WRONG),
            Map.entry("null", Verdict.UNKNOWN),
            Map.entry("NaN", Verdict.UNKNOWN),
            Map.entry("\"unknown\"", Verdict.UNKNOWN));
    for (Map.Entry<String, Verdict> form : forms.entrySet()) {
      assertThat(read("{\"id\": 1, \"student\": \"s\", \"is_correct\": " + form.getKey() + "}"))
          .as(form.getKey())
          .extracting(AttemptLine::verdict)
          .isEqualTo(form.getValue());
    }
  }

  @Test
  void parse_verdictOfAnotherKind_isRefused() throws IOException {
    assertThat(refusal("{\"id\": 1, \"student\": \"s\", \"correct\": \"maybe\"}"))
        .contains("'maybe'", "yes or no");
    assertThat(refusal("{\"id\": 1, \"student\": \"s\", \"correct\": 0.5}")).contains("'0.5'");
    assertThat(refusal("{\"id\": 1, \"student\": \"s\", \"correct\": [true]}")).contains("a list");
  }

  @Test
  void parse_withoutStudent_takesTheOneGiven() throws IOException {
    Path file = Inputs.write(dir.resolve("a.jsonl"), "{\"id\": 1, \"correct\": true}");

    assertThat(Inputs.readAll(Inputs.attempts("", Optional.of("given"), file)).only().student())
        .isEqualTo("given");
    assertThat(refusal("{\"id\": 1, \"correct\": true}")).contains("no student");
  }

  @Test
  void parse_studentInTheFile_winsOverTheOneGiven() throws IOException {
    Path file = Inputs.write(dir.resolve("a.jsonl"), "{\"id\": 1, \"student\": \"own\"}");

    assertThat(Inputs.readAll(Inputs.attempts("", Optional.of("given"), file)).only().student())
        .isEqualTo("own");
  }

  @Test
  void parse_withoutId_isRefused() throws IOException {
    assertThat(refusal("{\"student\": \"s\", \"correct\": true}")).contains("no id");
  }

  @Test
  void parse_everything_isThere() throws IOException {
    AttemptLine attempt =
        read(
            """
            {"id": "own", "problem_id": "p-1", "model": "m", "checkpoint": "step-3", "generation": "text",
            "extracted_answer": 4, "temperature": 0.6, "sampling_params": {"top_p": "0.95",
            "max_new_tokens": 8192, "temperature": 1.0}, "judge": "boxed-1",
            "timestamp": "2026-01-31 12:00:00+01:00"}""");

    assertThat(attempt.reference()).isEqualTo("p-1");
    assertThat(attempt.student()).isEqualTo("m");
    assertThat(attempt.checkpoint()).contains("step-3");
    assertThat(attempt.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(attempt.response()).contains("text");
    assertThat(attempt.answer()).contains("4");
    Sampling sampling = attempt.sampling().orElseThrow();
    assertThat(sampling.temperature()).hasValue(0.6);
    assertThat(sampling.topP()).hasValue(0.95);
    assertThat(sampling.maxTokens()).hasValue(8192);
    assertThat(sampling.judge()).contains("boxed-1");
    assertThat(attempt.attemptedAt()).contains(Instant.parse("2026-01-31T11:00:00Z"));
  }

  @Test
  void parse_times_inEveryAcceptedForm() throws IOException {
    for (String time :
        new String[] {
          "\"2026-01-31T11:00:00Z\"", "\"2026-01-31T11:00:00\"", "1769857200", "1769857200000"
        }) {
      assertThat(
              read("{\"id\": 1, \"student\": \"s\", \"attempted_at\": " + time + "}").attemptedAt())
          .as(time)
          .contains(Instant.parse("2026-01-31T11:00:00Z"));
    }
  }

  @Test
  void parse_nothingAboutSampling_isAbsent() throws IOException {
    AttemptLine attempt =
        read(
            "{\"id\": 1, \"student\": \"s\", \"timestamp\": \"yesterday\", \"temperature\": \"hot\"}");

    assertThat(attempt.sampling()).isEmpty();
    assertThat(attempt.attemptedAt()).isEmpty();
  }

  private AttemptLine read(String json) throws IOException {
    Path file = Inputs.write(dir.resolve("a.jsonl"), json.replace("\n", " "));
    return Inputs.readAll(Inputs.attempts("", Optional.empty(), file)).only();
  }

  private String refusal(String json) throws IOException {
    Path file = Inputs.write(dir.resolve("a.jsonl"), json);
    return Inputs.readAll(Inputs.attempts("", Optional.empty(), file)).onlyReason();
  }
}
