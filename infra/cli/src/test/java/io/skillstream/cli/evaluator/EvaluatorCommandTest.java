package io.skillstream.cli.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import io.skillstream.domain.promotion.PromotionRule;
import io.skillstream.record.Promotion;
import io.skillstream.record.PromotionDecision;
import io.skillstream.workers.evaluator.AnswerSettings;
import io.skillstream.workers.evaluator.InProcessStudents;
import io.skillstream.workers.evaluator.PromotionSettings;
import io.skillstream.workers.evaluator.ServedStudents;
import io.skillstream.workers.evaluator.Students;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluatorCommandTest {

  private static Students students(String... arguments) {
    StudentOptions options = new StudentOptions();
    CommandLine.populateCommand(options, arguments);
    return options.students(AnswerSettings.METHOD, 0);
  }

  private static Optional<PromotionSettings> promotion(Students students, String... arguments) {
    PromotionOptions options = new PromotionOptions();
    CommandLine.populateCommand(options, arguments);
    return options.settings(students);
  }

  @Test
  void answers_nothingAsked_areTheMethods() {
    AnswerOptions options = new AnswerOptions();
    CommandLine.populateCommand(options);

    assertThat(options.settings()).isEqualTo(AnswerSettings.METHOD);
  }

  @Test
  void students_base_isAFolderTheSmallOneOrNone(@TempDir Path folder) {
    assertThat(((InProcessStudents) students("--base", folder.toString())).base()).isPresent();
    assertThat(((InProcessStudents) students("--base", "small")).base()).isPresent();
    assertThat(((InProcessStudents) students("--base", "none")).base()).isEmpty();
    assertThatThrownBy(() -> students("--base", folder.resolve("missing").toString()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("expected the folder of a Hugging Face model, small or none");
  }

  @Test
  void students_endpoint_takesTheBasesIdThere() throws Exception {
    try (Students served = students("--base", "Qwen3-4B", "--endpoint", "http://127.0.0.1:9/v1")) {
      assertThat(((ServedStudents) served).base()).contains("Qwen3-4B");
      assertThat(((ServedStudents) served).endpoint().settings().inFlight()).isEqualTo(128);
    }
    assertThatThrownBy(() -> students("--base", "a", "--endpoint", "localhost"))
        .hasMessageContaining("expected for example http://127.0.0.1:8000/v1");
  }

  @Test
  void promotion_nothingAsked_isTheUsualRuleWithTheBuiltInText() {
    PromotionSettings settings = promotion(students("--base", "small")).orElseThrow();

    assertThat(settings.rule()).isEqualTo(PromotionRule.USUAL);
    assertThat(settings.meter()).isPresent();
  }

  @Test
  void promotion_options_areAsAsked(@TempDir Path folder) throws Exception {
    Students small = students("--base", "small");

    assertThat(promotion(small, "--no-promotion")).isEmpty();
    assertThat(
            promotion(small, "--max-divergence", "any")
                .orElseThrow()
                .rule()
                .tolerances()
                .divergence())
        .isEmpty();
    assertThat(promotion(students("--base", "none")).orElseThrow().meter()).isEmpty();
    assertThatThrownBy(() -> promotion(small, "--first-look", "0"))
        .hasMessageContaining("the first look is at 0");
    assertThatThrownBy(() -> promotion(small, "--max-divergence", "little"))
        .hasMessageContaining("--max-divergence is 'little', expected a number or any");
    assertThatThrownBy(
            () -> promotion(small, "--retention", folder.resolve("missing").toString()))
        .hasMessageContaining("cannot be read");
    try (Students served = students("--base", "a", "--endpoint", "http://127.0.0.1:9/v1")) {
      assertThat(promotion(served).orElseThrow().meter()).isEmpty();
      assertThatThrownBy(() -> promotion(served, "--retention", "built-in"))
          .hasMessageContaining("--retention none");
    }
  }

  @Test
  void evaluator_withoutABase_namesTheOption() {
    Invocation invocation = Invocation.of("evaluator", "--student", "pupil");

    assertThat(invocation.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(invocation.err()).contains("--base");
  }

  @Test
  void json_promotion_isALineWithItsNumbers() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EvaluationJson lines = new EvaluationJson(new PrintStream(out, true, StandardCharsets.UTF_8));

    lines.decided(
        Promotion.newBuilder()
            .setStudent("pupil")
            .setCheckpoint("math/one")
            .setDecision(PromotionDecision.ROLLED_BACK)
            .setReason("worse")
            .setProblems(16)
            .setMeanDifference(-0.5)
            .setWorsePValue(0.001)
            .setDecidedAt(Instant.EPOCH)
            .build());

    JsonNode line = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(line.path("event").asText()).isEqualTo("promotion");
    assertThat(line.path("decision").asText()).isEqualTo("rolled_back");
    assertThat(line.path("p_worse").asDouble()).isEqualTo(0.001);
    assertThat(line.path("incumbent").isNull()).isTrue();
  }
}
