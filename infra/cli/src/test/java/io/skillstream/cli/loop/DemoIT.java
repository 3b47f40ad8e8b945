package io.skillstream.cli.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Invocation;
import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.ProblemText;
import io.skillstream.domain.leakage.Split;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.TrainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo at a small scale, on the embedded default: one loop, looked at from all sides. */
class DemoIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @TempDir static Path folder;
  private static Invocation demo;

  @BeforeAll
  static void runOnce() {
    demo =
        Invocation.of(
            "demo",
            "--generations",
            "2",
            "--minutes",
            "3",
            "--base-steps",
            "20",
            "--backlog",
            "600",
            "--trace-rate",
            "50",
            "--probes",
            "24",
            "--checkpoint-every",
            "5",
            "--out",
            folder.toString());
  }

  @Test
  void demo_endsWellWithTheFiguresOfTheLoop() {
    assertThat(demo.err()).doesNotContain("Exception", "ERROR", "WARN");
    assertThat(demo.code()).isZero();
    assertThat(demo.err()).contains("base", "step ");
    assertThat(demo.out())
        .contains("Wrong answers by skill", "checkpoints", "p50", "p99", folder.toString());
  }

  @Test
  void summary_loop_hasMeasuredTheWayFromTraceToGradient() throws IOException {
    JsonNode loop = summary().get("loop");
    assertThat(loop.get("checkpoints").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(loop.get("error_rate_before").asDouble()).isBetween(0.0, 1.0);
    JsonNode time = loop.get("trace_to_gradient_ms");
    assertThat(time.get("p50").asLong()).isPositive();
    assertThat(time.get("p99").asLong()).isGreaterThanOrEqualTo(time.get("p50").asLong());
    assertThat(time.get("traces").asLong())
        .isEqualTo(state().totals().distinctExamples())
        .isLessThanOrEqualTo(summary().get("selected").asLong());
  }

  @Test
  void selected_isOfThePoolAlone() throws IOException {
    Division division = new Division(LoopJob.PROBE_SHARE, 0, 1);
    List<String> lines = Files.readAllLines(folder.resolve("selected.jsonl"));
    long ofProbes = 0;
    for (String line : lines) {
      String asked = JSON.readTree(line).at("/messages/0/content").asText();
      String problem = asked.substring(asked.indexOf("Question: ") + "Question: ".length());
      ofProbes += division.split(ProblemText.of(problem)) == Split.POOL ? 0 : 1;
    }
    // One may have joined a near-duplicate that came before it; without a division it were 15 %.
    assertThat(lines).hasSizeGreaterThan(40);
    assertThat(ofProbes).isLessThanOrEqualTo(lines.size() / 20);
    JsonNode attempts = summary().get("attempts");
    assertThat(attempts.get("read").asLong()).isGreaterThanOrEqualTo(2 * 24);
    assertThat(attempts.get("without_trace").asLong()).isZero();
  }

  @Test
  void report_course_showsEveryCheckpointAndEveryRound() throws IOException {
    JsonNode loop = report().get("loop");
    assertThat(loop.get("standings").size())
        .isEqualTo(summary().at("/loop/checkpoints").asInt() + 1);
    assertThat(loop.at("/standings/0/name").asText()).isEqualTo("base");
    assertThat(loop.at("/standings/0/rates").size()).isGreaterThan(1);
    assertThat(loop.at("/standings/1/rates").size())
        .isGreaterThanOrEqualTo(loop.at("/standings/0/rates").size());
    long selected = 0;
    for (JsonNode round : loop.get("rounds")) {
      for (JsonNode count : round.get("selected")) {
        selected += count.asLong();
      }
    }
    assertThat(selected).isEqualTo(summary().get("selected").asLong());
  }

  @Test
  void checkpoint_isTheStudentAfterTheLoop() throws IOException {
    assertThat(state().step()).isGreaterThanOrEqualTo(10);
    try (Student student = Student.read(folder.resolve("checkpoint"))) {
      assertThat(student.model().config().layers()).isEqualTo(2);
    }
  }

  private static TrainerState state() throws IOException {
    return TrainerState.read(folder.resolve("checkpoint"));
  }

  private static JsonNode summary() throws IOException {
    return JSON.readTree(Files.readString(folder.resolve("summary.json")));
  }

  private static JsonNode report() throws IOException {
    Matcher data = DATA.matcher(Files.readString(folder.resolve("report.html")));
    assertThat(data.find()).isTrue();
    return JSON.readTree(data.group(1));
  }
}
