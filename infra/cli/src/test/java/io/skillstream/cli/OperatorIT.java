package io.skillstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.evaluator.BadlyServedStudent;
import io.skillstream.cli.evaluator.ServedProbes;
import io.skillstream.cli.judge.BadlyJudged;
import io.skillstream.cli.run.LiveSystem;
import io.skillstream.record.Attempt;
import io.skillstream.record.Probe;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.Verdict;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a system while it runs and traces flow. */
class OperatorIT {
  private static final String NAMESPACE = "live";
  private static final String ENDLESS = "100000";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static LiveSystem system;

  /** Half of the traces come before any curriculum, the rest while {@code first} selects. */
  @BeforeAll
  static void start() throws Exception {
    system = LiveSystem.start(folder, NAMESPACE, "first");
    system.feed(0, system.traces() / 2);
    // A batch of one, so that it takes the last candidate too.
    done(create("first", "--policy", "random", "--budget", ENDLESS, "--batch-size", "1"));
    system.feed(system.traces() / 2, system.traces());
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(system.isIndexed()).isTrue();
              assertThat(selected("first")).isPositive().isEqualTo(system.candidates());
            });
  }

  @AfterAll
  static void stop() throws Exception {
    system.close();
  }

  @Test
  void create_lateWithAViewOfItsOwn_seesTheWholePool() {
    Invocation late =
        create(
            "late",
            "--policy",
            "random",
            "--budget",
            ENDLESS,
            "--batch-size",
            "1",
            "--not-source",
            "nowhere");
    done(late);
    assertThat(late.out()).startsWith("late: ").contains("view ");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(selected("late")).isEqualTo(system.candidates()));
    assertThat(show("late").path("view").asText())
        .isNotEqualTo(show("first").path("view").asText());
  }

  @Test
  void create_filterThatLeavesAllOut_countsThemByReason() {
    done(create("strict", "--policy", "random", "--budget", "5", "--licence", "none-such"));
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(show("strict").path("left_out").path("licence").asLong())
                    .isGreaterThanOrEqualTo(system.candidates()));
    assertThat(selected("strict")).isZero();
  }

  @Test
  void create_budgetWithinReach_completesAndItsRoundsAreShown() throws Exception {
    done(
        create(
            "small", "--policy", "random", "--budget", "50", "--round-size", "20", "--seed", "5"));
    await().atMost(Duration.ofMinutes(1)).until(() -> phase("small").equals("complete"));
    JsonNode shown = show("small");
    assertThat(shown.path("selected").asLong()).isEqualTo(50);
    assertThat(shown.path("shortfall").asLong()).isZero();
    assertThat(shown.path("last_rounds"))
        .extracting(round -> round.path("selected").asLong())
        .containsExactly(20L, 20L, 10L);
    JsonNode last = JSON.readTree(curriculum("show", "small", "--json", "--rounds", "1").out());
    assertThat(last.path("last_rounds"))
        .singleElement()
        .satisfies(round -> assertThat(round.path("round").asLong()).isEqualTo(2));
    Invocation page = curriculum("show", "small");
    assertThat(page.out()).contains("phase       complete", "50/50 in 3 rounds", "ROUND");
    Invocation pause = curriculum("pause", "small");
    done(pause);
    assertThat(pause.out()).contains("small is complete already");
  }

  @Test
  void trainer_completeCurriculum_trainsItAndGoesOnWhereItWas() throws Exception {
    done(
        create(
            "taught", "--policy", "random", "--budget", "24", "--batch-size", "8", "--seed", "3"));
    Path checkpoints = folder.resolve("taught");
    Invocation run = trainer("taught", checkpoints, "--json", "--checkpoint-every", "1");
    done(run);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : run.out().split("\\R")) {
      lines.add(JSON.readTree(line));
    }
    assertThat(lines)
        .extracting(line -> line.path("event").asText())
        .startsWith("started", "step", "checkpoint")
        .endsWith("ended");
    JsonNode last = lines.get(lines.size() - 2);
    assertThat(last.path("step").asLong()).isEqualTo(3);
    assertThat(last.path("examples").asLong()).isEqualTo(24);
    assertThat(lines.get(1).path("batch_age_ms").isNumber()).isTrue();
    assertThat(lines.get(1).path("trace_age_ms").isNumber()).isTrue();

    Invocation again = trainer("taught", checkpoints, "--checkpoint-every", "1");
    done(again);
    assertThat(again.err()).contains("Going on at step 3: 24 examples of taught trained.");

    refused(trainer("taught", checkpoints, "--cutoff", "100"), "examples.cutoffTokens was 1024");
    refused(trainer("first", checkpoints), "is a checkpoint of curriculum taught");
    refused(trainer("nobody", checkpoints), "there is no curriculum 'nobody'");
  }

  private static Invocation trainer(String curriculum, Path checkpoints, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("trainer", "--curriculum", curriculum, "--checkpoints", checkpoints.toString()));
    arguments.addAll(List.of(more));
    arguments.addAll(system.arguments(NAMESPACE));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private static void refused(Invocation run, String why) {
    assertThat(run.code()).as(run.err()).isEqualTo(CommandException.UNUSABLE);
    assertThat(run.err()).contains(why).doesNotContain("\tat ");
  }

  @Test
  void create_definitionTheTreeCannotServe_isRefusedAndItsNameStaysFree() {
    Invocation refused = create("astro", "--budget", "5", "--skill", "Astrology");
    assertThat(refused.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(refused.err()).contains("astro is refused", "Astrology").doesNotContain("\tat ");
    assertThat(phase("astro")).isEqualTo("refused");
    Invocation pause = curriculum("pause", "astro");
    assertThat(pause.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(pause.err()).contains("was refused when it was created");
    done(create("astro", "--policy", "random", "--budget", "5"));
    assertThat(phase("astro")).isNotEqualTo("refused");
  }

  @Test
  void pauseResumeClose_byDemand_showInTheStatus() {
    done(
        create(
            "paced",
            "--policy",
            "random",
            "--budget",
            "100",
            "--batch-size",
            "8",
            "--ahead",
            "16"));
    await().atMost(Duration.ofMinutes(1)).until(() -> selected("paced") == 16);
    assertThat(curriculum("list").out())
        .containsPattern("paced +student-base +random +waiting +16/100 +[0-9,]+ +16 ")
        .contains("16 of at most 16 examples are ahead of the trainers");

    Invocation pause = curriculum("pause", "paced", "--reason", "lunch");
    done(pause);
    assertThat(pause.out()).contains("paced: paused; 16/100 selected");
    assertThat(phase("paced")).isEqualTo("paused");
    Invocation resume = curriculum("resume", "paced");
    done(resume);
    assertThat(resume.out()).contains("paced: waiting");
    Invocation close = curriculum("close", "paced");
    done(close);
    assertThat(close.out()).contains("paced: closed; 16/100 selected");
    assertThat(show("paced").path("shortfall").asLong()).isEqualTo(84);
    assertThat(curriculum("close", "paced").out()).contains("paced is closed already");
  }

  @Test
  void create_nameTakenOrUnknown_saysWhichThereAre() {
    Invocation again = create("first", "--policy", "random", "--budget", "5");
    assertThat(again.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(again.err()).contains("there is a curriculum 'first' already", "another name");
    Invocation unknown = curriculum("show", "nobody");
    assertThat(unknown.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(unknown.err()).contains("no curriculum 'nobody'", "first");
  }

  @Test
  void create_noTopologyRuns_endsInTimeAndSaysSo() {
    List<String> idle = system.arguments("idle");
    done(invoke(List.of("topics", "create"), idle));
    Invocation create =
        invoke(
            List.of(
                "curriculum",
                "create",
                "c",
                "--student",
                "s",
                "--policy",
                "random",
                "--budget",
                "5",
                "--timeout",
                "500ms"),
            idle);
    assertThat(create.code()).isEqualTo(CommandException.FAILED);
    assertThat(create.err()).contains("within 0.5 s", "is 'skillstream topology' running");
    Invocation none = invoke(List.of("curriculum", "list"), system.arguments("no-such"));
    assertThat(none.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(none.err()).contains("no topic no-such.curricula", "--namespace");
  }

  @Test
  void retract_selectedTrace_saysWhoHoldsIt() throws Exception {
    String trace = system.selected().get(0);
    Invocation retract =
        invoke(List.of("retract", trace, "--wait", "--json"), system.arguments(NAMESPACE));
    done(retract);
    assertThat(retract.err()).contains("1 retraction sent");
    assertThat(JSON.readTree(retract.out()))
        .anySatisfy(
            holding -> {
              assertThat(holding.path("trace_id").asText()).isEqualTo(trace);
              assertThat(holding.path("curriculum").asText()).isEqualTo("first");
              assertThat(holding.path("batch").isNumber()).isTrue();
            });
    Invocation again =
        invoke(
            List.of("retract", trace, "none-such", "--wait", "--timeout", "2"),
            system.arguments(NAMESPACE));
    assertThat(again.code()).isEqualTo(CommandException.FAILED);
    assertThat(again.err()).contains("2 retractions sent", trace, "none-such", "not in it");
  }

  @Test
  void rejudge_verdictsOfAJudgeThatErred_movesTheRatesToThoseOfARightOne() throws Exception {
    BadlyJudged recorded = new BadlyJudged(system.sample().subList(0, 100));
    system.write(Topics::attempts, recorded.attempts(), Attempt::getReference);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              SkillErrorRate all = system.rates(BadlyJudged.RIGHTLY).get(List.<String>of());
              assertThat(all).isNotNull();
              assertThat(all.getCorrect()).isEqualTo(recorded.problems(Verdict.CORRECT));
              assertThat(all.getWrong()).isEqualTo(recorded.problems(Verdict.WRONG));
            });
    Map<List<String>, SkillErrorRate> right = system.rates(BadlyJudged.RIGHTLY);
    assertThat(right).hasSizeGreaterThan(10);
    assertThat(recorded.problems(Verdict.CORRECT)).isPositive();
    assertThat(recorded.problems(Verdict.WRONG)).isPositive();

    JsonNode dry = rejudge("--student", BadlyJudged.BADLY, "--dry-run");
    assertThat(dry.path("attempts").asLong()).isEqualTo(recorded.attempts().size() / 2);
    assertThat(dry.path("changed").asLong()).isPositive().isEqualTo(recorded.misjudged());
    assertThat(dry.path("changes").fieldNames())
        .toIterable()
        .contains("unknown -> correct", "correct -> wrong (mismatch)");
    assertThat(system.rates(BadlyJudged.BADLY)).isNotEqualTo(right);

    JsonNode judged = rejudge("--student", BadlyJudged.BADLY);
    assertThat(judged.path("changes")).isEqualTo(dry.path("changes"));
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(system.rates(BadlyJudged.BADLY)).isEqualTo(right));
    assertThat(system.rates(BadlyJudged.RIGHTLY)).isEqualTo(right);
    JsonNode again = rejudge("--student", BadlyJudged.BADLY);
    assertThat(again.path("attempts").asLong()).isEqualTo(recorded.attempts().size() / 2);
    assertThat(again.path("changed").asLong()).isZero();
  }

  @Test
  void evaluator_atAnEndpointInBadShape_killedBetweenAnswers_losesAndCountsTwiceNothing()
      throws Exception {
    Path adapter = Files.createDirectories(folder.resolve("adapter"));
    Files.writeString(adapter.resolve("adapter_config.json"), "{}");
    ServedProbes probes = new ServedProbes(system.sample(), adapter.toString());
    system.write(Topics::checkpoints, List.of(probes.checkpoint()), one -> "served");
    system.write(Topics::probes, probes.probes(), Probe::getProblemId);
    try (BadlyServedStudent model = new BadlyServedStudent(10)) {
      Process first = evaluator(model);
      try {
        await().atMost(Duration.ofMinutes(2)).until(() -> model.held() > 0 || !first.isAlive());
        assertThat(first.isAlive()).isTrue();
      } finally {
        first.destroyForcibly().waitFor();
      }
      int before = answered().size();
      assertThat(before).isPositive().isLessThan(probes.probes().size());
      model.open();
      Process second = evaluator(model);
      try {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> answered().size() >= probes.probes().size() || !second.isAlive());
      } finally {
        second.destroy();
        assertThat(second.waitFor()).isZero();
      }

      assertThat(answered())
          .extracting(Attempt::getProbeId)
          .as("each once, those before the kill too")
          .containsExactlyInAnyOrderElementsOf(
              probes.probes().stream().map(Probe::getProbeId).toList());
      assertThat(answered())
          .allSatisfy(
              attempt ->
                  assertThat(attempt.getSampling().getModel())
                      .isEqualTo(
                          attempt.getCheckpoint() == null
                              ? BadlyServedStudent.BASE
                              : attempt.getCheckpoint()));
      assertThat(model.loaded()).containsOnly(ServedProbes.CHECKPOINT);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                SkillErrorRate all = system.rates(ServedProbes.STUDENT).get(List.<String>of());
                assertThat(all).isNotNull();
                assertThat(all.getCorrect()).isEqualTo(probes.probes().size() / 2);
                assertThat(all.getWrong()).isEqualTo(probes.probes().size() / 2);
              });

      model.pretendToBe("somebody-else");
      system.write(Topics::probes, List.of(probes.another()), Probe::getProblemId);
      Invocation refused = Invocation.of(evaluating(model).toArray(String[]::new));
      assertThat(refused.code()).isEqualTo(CommandException.UNUSABLE);
      assertThat(refused.err())
          .contains("was asked for model 'base-model', but 'somebody-else' answered")
          .doesNotContain("\tat ");
      assertThat(answered()).hasSize(probes.probes().size());
    }
  }

  private static List<Attempt> answered() {
    return system.read(Topics::attempts, Attempt.class).stream()
        .filter(attempt -> attempt.getStudent().equals(ServedProbes.STUDENT))
        .toList();
  }

  private static List<String> evaluating(BadlyServedStudent model) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluator",
                "--student",
                ServedProbes.STUDENT,
                "--base",
                BadlyServedStudent.BASE,
                "--endpoint",
                model.url(),
                "--together",
                "4",
                "--no-promotion"));
    arguments.addAll(system.arguments(NAMESPACE));
    return arguments;
  }

  private static Process evaluator(BadlyServedStudent model) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(evaluating(model));
    return new ProcessBuilder(line).inheritIO().start();
  }

  private static JsonNode rejudge(String... options) throws JsonProcessingException {
    List<String> args = new ArrayList<>(List.of("rejudge", "--json"));
    args.addAll(List.of(options));
    Invocation rejudge = invoke(args, system.arguments(NAMESPACE));
    done(rejudge);
    return JSON.readTree(rejudge.out());
  }

  private static Invocation create(String name, String... options) {
    List<String> args = new ArrayList<>(List.of("create", name, "--student", "student-base"));
    args.addAll(List.of(options));
    return curriculum(args.toArray(String[]::new));
  }

  private static Invocation curriculum(String... args) {
    List<String> all = new ArrayList<>(List.of("curriculum"));
    all.addAll(List.of(args));
    return invoke(all, system.arguments(NAMESPACE));
  }

  private static Invocation invoke(List<String> args, List<String> cluster) {
    List<String> all = new ArrayList<>(args);
    all.addAll(cluster);
    return Invocation.of(all.toArray(String[]::new));
  }

  private static void done(Invocation invocation) {
    assertThat(invocation.code()).as(invocation.err()).isZero();
  }

  private static JsonNode show(String curriculum) {
    Invocation show = curriculum("show", curriculum, "--json");
    done(show);
    try {
      return JSON.readTree(show.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + show.out(), e);
    }
  }

  private static long selected(String curriculum) {
    return show(curriculum).path("selected").asLong();
  }

  private static String phase(String curriculum) {
    return show(curriculum).path("phase").asText();
  }
}
