package io.skillstream.cli.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Invocation;
import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.ProblemText;
import io.skillstream.domain.leakage.Split;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.metrics.KafkaSeries;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.TrainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

  /** What a demo has nothing of: filters, language models, gateways, an end without candidates. */
  private static final Set<DomainMetric> ONLY_ELSEWHERE =
      EnumSet.of(
          DomainMetric.DEAD_LETTERS,
          DomainMetric.TAGGER_SKILLS,
          DomainMetric.SHORTFALL,
          DomainMetric.LEFT_OUT_CANDIDATES,
          DomainMetric.LOANS,
          DomainMetric.OPEN_LOANS,
          DomainMetric.ACKNOWLEDGED_BATCHES,
          DomainMetric.TAGGER_REQUESTS,
          DomainMetric.TAGGER_WAITING,
          DomainMetric.TAGGER_QUESTIONS,
          DomainMetric.TAGGER_REPAIRS,
          DomainMetric.LLM_CALLS,
          DomainMetric.LLM_RETRIES,
          DomainMetric.LLM_RATE_LIMITED,
          DomainMetric.LLM_TOKENS,
          DomainMetric.LLM_SECONDS,
          DomainMetric.GATEWAY_REQUESTS,
          DomainMetric.GATEWAY_SECONDS);

  @TempDir static Path folder;
  private static Invocation demo;
  private static Scraper.Seen scraped;

  @BeforeAll
  static void runOnce() throws Exception {
    try (Scraper scraper = Scraper.start()) {
      demo = run("--metrics-listen", scraper.address());
      scraped = scraper.seen();
    }
  }

  private static Invocation run(String option, String address) {
    return Invocation.of(
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
        folder.toString(),
        option,
        address);
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
  void ready_whileTheLoopRuns_isFalseUntilAllOfItWorks() {
    assertThat(scraped.ready())
        .as("it restored or loaded first")
        .anyMatch(answer -> answer.startsWith("503") && answer.contains("not RUNNING"));
    assertThat(scraped.ready())
        .anyMatch(
            answer ->
                answer.startsWith("200")
                    && answer.contains("\"broker\"")
                    && answer.contains("\"registry\"")
                    && answer.contains("\"control\"")
                    && answer.contains("\"student\""));
  }

  @Test
  void metrics_ofTheLoop_sayWhatItDid() throws IOException {
    Set<String> expected = new TreeSet<>();
    KafkaSeries.KEPT.forEach(name -> expected.add(name.replace('.', '_')));
    for (DomainMetric metric : DomainMetric.values()) {
      if (!ONLY_ELSEWHERE.contains(metric)) {
        boolean histogram = metric.kind() == DomainMetric.Kind.HISTOGRAM;
        expected.add(metric.fullName() + (histogram ? "_bucket" : ""));
      }
    }
    assertThat(scraped.names()).containsAll(expected);
    assertThat(scraped.newest("skillstream_stage_records_total", "receive-trace", "received"))
        .as("of all partitions, as the run counted them, or a little earlier")
        .isBetween(600.0, (double) summary().at("/traces/read").asLong());
    assertThat(scraped.newest("skillstream_selections_total", "demo"))
        .isBetween(1.0, (double) summary().get("selected").asLong());
    assertThat(scraped.newest("skillstream_trainer_steps_total", "demo"))
        .isBetween(1.0, (double) state().step());
    assertThat(scraped.newest("skillstream_error_rate_ratio", "depth=\"0\"", "plain"))
        .isBetween(0.0, 1.0);
    assertThat(scraped.newest("skillstream_attempts_total", "wrong")).isPositive();
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
