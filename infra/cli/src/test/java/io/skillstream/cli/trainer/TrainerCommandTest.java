package io.skillstream.cli.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import io.skillstream.record.Curriculum;
import io.skillstream.workers.trainer.CheckpointSettings;
import io.skillstream.workers.trainer.Cutoff;
import io.skillstream.workers.trainer.ExampleSettings;
import io.skillstream.workers.trainer.Retention;
import io.skillstream.workers.trainer.Staleness;
import io.skillstream.workers.trainer.StepReport;
import io.skillstream.workers.trainer.TrainerWorker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainerCommandTest {
  private static final StepReport STEP =
      new StepReport(12, 1.23456, 1e-5, 0.5, 8, 100, 1500, 0.5, List.of());

  private static CheckpointSettings parsed(String... more) {
    CheckpointOptions options = new CheckpointOptions();
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--checkpoints";
    arguments[1] = "somewhere";
    System.arraycopy(more, 0, arguments, 2, more.length);
    CommandLine.populateCommand(options, arguments);
    return options.settings(CheckpointOptions.USUAL_EVERY);
  }

  @Test
  void checkpoints_nothingAsked_areTheDefaults() {
    assertThat(parsed())
        .isEqualTo(new CheckpointSettings(50, Duration.ofSeconds(30), new Retention(2, 0), 200));
  }

  @Test
  void checkpoints_allAsked_areAsAsked() {
    assertThat(
            parsed(
                "--checkpoint-every",
                "10",
                "--checkpoint-idle",
                "2m",
                "--keep",
                "3",
                "--keep-every",
                "1000",
                "--max-uncommitted",
                "15"))
        .isEqualTo(new CheckpointSettings(10, Duration.ofMinutes(2), new Retention(3, 1000), 15));
  }

  @Test
  void checkpoints_severalProblems_areSaidTogether() {
    assertThatThrownBy(
            () -> parsed("--checkpoint-every", "0", "--checkpoint-idle", "soon", "--keep", "0"))
        .isInstanceOf(CommandException.class)
        .hasMessageContainingAll(
            "--checkpoint-every is 0", "--checkpoint-idle is 'soon'", "--keep is 0");
    assertThatThrownBy(() -> parsed("--checkpoint-every", "50", "--max-uncommitted", "49"))
        .hasMessageContaining("--max-uncommitted is 49, expected --checkpoint-every (50) or more");
  }

  @Test
  void checkpoints_fewBatchesMayBeUncommitted_areMadeAsOften() {
    assertThat(parsed("--max-uncommitted", "10").every()).isEqualTo(10);
    assertThatThrownBy(() -> parsed("--max-uncommitted", "0"))
        .hasMessageContaining("--max-uncommitted is 0");
  }

  @Test
  void checkpoints_ofACurriculumPacedByDemand_areMadeWithinWhatItSelectsAhead() {
    assertThat(CheckpointOptions.usualEvery(curriculum(null, null))).isEqualTo(50);
    assertThat(CheckpointOptions.usualEvery(curriculum(null, 64L))).isEqualTo(4);
    assertThat(CheckpointOptions.usualEvery(curriculum(null, 1L))).isEqualTo(1);
    assertThat(CheckpointOptions.usualEvery(curriculum(null, Long.MAX_VALUE))).isEqualTo(50);
  }

  private static Curriculum curriculum(@Nullable Long budget, @Nullable Long ahead) {
    return Curriculum.newBuilder()
        .setName("c")
        .setStudent("s")
        .setPolicy("random")
        .setSeed(1L)
        .setRoundSize(100)
        .setBatchSize(8)
        .setBudget(budget)
        .setAheadLimit(ahead)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  private static OptionalInt stepsOf(
      @Nullable Long budget, @Nullable Long ahead, OptionalInt asked) {
    Curriculum definition = curriculum(budget, ahead);
    ExampleSettings usual = new ExampleSettings(1, 64, Cutoff.DROP);
    return TrainerCommand.inCountableSteps(
            definition, asked.isPresent() ? usual.withExamplesPerStep(asked.getAsInt()) : usual)
        .examplesPerStep();
  }

  @Test
  void steps_scheduleThatEndsWithTheBudget_areOfAWholeBatchWhereNoStepStarves() {
    assertThat(stepsOf(1000L, null, OptionalInt.empty())).hasValue(8);
    assertThat(stepsOf(1000L, 15L, OptionalInt.empty())).hasValue(8);
    assertThat(stepsOf(1000L, 14L, OptionalInt.empty())).isEmpty();
    assertThat(stepsOf(1000L, null, OptionalInt.of(3))).hasValue(3);
    assertThat(stepsOf(null, null, OptionalInt.empty())).isEmpty();
  }

  @Test
  void trainer_withoutACluster_saysWhatToName() {
    Invocation run = Invocation.of("trainer", "--curriculum", "c", "--checkpoints", "x");
    assertThat(run.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(run.err()).contains("--bootstrap-servers", "skillstream up").doesNotContain("\tat ");
  }

  @Test
  void trainer_studentThatIsNoFolder_isRefused() {
    Invocation run =
        Invocation.of(
            "trainer", "--curriculum", "c", "--checkpoints", "x", "--student-folder", "/nowhere");
    assertThat(run.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(run.err()).contains("--student-folder is '/nowhere'");
  }

  @Test
  void trainer_branchFromNoCheckpoint_isRefused() {
    DecayOptions options = new DecayOptions();
    CommandLine.populateCommand(options, "--decay-from", "/nowhere", "--decay-steps", "5");
    assertThatThrownBy(
            () -> options.rate(new io.skillstream.workers.trainer.LearningRate.Constant(1e-3, 0)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--decay-from is no checkpoint");
  }

  @Test
  void text_step_namesWhatMattersToPeople() {
    Staleness stale =
        new Staleness(
            OptionalLong.of(90_000),
            OptionalLong.of(16),
            OptionalLong.empty(),
            OptionalLong.empty());
    assertThat(TrainingText.words(STEP, stale))
        .startsWith("step 12, loss 1.2346, 3,000 tokens/s, lr 1.00e-05, norm 0.500")
        .endsWith("rates 90 s old");
  }

  @Test
  void json_lines_areOneObjectEach() throws Exception {
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    TrainingJson lines = new TrainingJson(new PrintStream(caught, true, StandardCharsets.UTF_8));
    lines.troubled("the disk is \"full\"\nsince noon");
    lines.ended(TrainerWorker.Outcome.STOPPED);
    String[] printed = caught.toString(StandardCharsets.UTF_8).split("\\R");
    assertThat(printed).hasSize(2);
    JsonNode trouble = new ObjectMapper().readTree(printed[0]);
    assertThat(trouble.path("event").asText()).isEqualTo("trouble");
    assertThat(trouble.path("detail").asText()).contains("\"full\"");
    assertThat(new ObjectMapper().readTree(printed[1]).path("outcome").asText())
        .isEqualTo("stopped");
  }
}
