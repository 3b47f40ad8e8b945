package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

  @TempDir Path folder;

  private static List<LabelledTokens> examples(Trainer trainer, int step) {
    List<LabelledTokens> examples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SkillAwareExample example =
          SkillAwareExample.of(
              "Add " + step + " and " + i + ".".repeat(1 + i),
              List.of(List.of("Arithmetic", "Addition")),
              "The sum is $\\boxed{" + (step + i) + "}$.");
      examples.add(trainer.encoder().encode(example).tokens().orElseThrow());
    }
    return examples;
  }

  private static void train(Trainer trainer, int from, int to) {
    for (int step = from; step <= to; step++) {
      trainer.step(examples(trainer, step));
    }
  }

  private Path save(Trainer trainer, String name) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name));
    trainer.save(to);
    return to;
  }

  @Test
  void resume_afterThreeOfSixSteps_endsWithTheSameBytes() throws IOException {
    TrainingConfig config = TinyStudent.config(1, 1);
    Path straight;
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config)) {
      train(trainer, 1, 6);
      straight = save(trainer, "straight");
    }
    Path half;
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config)) {
      train(trainer, 1, 3);
      half = save(trainer, "half");
    }
    try (Trainer trainer = Trainer.resume(half, config, 3)) {
      assertThat(trainer.steps()).isEqualTo(3);
      train(trainer, 4, 6);
      Path resumed = save(trainer, "resumed");
      for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
        assertThat(resumed.resolve(file)).hasSameBinaryContentAs(straight.resolve(file));
        assertThat(Files.mismatch(resumed.resolve(file), half.resolve(file))).isNotEqualTo(-1);
      }
    }
  }

  @Test
  void step_sameExamplesAgain_lowersTheLoss() throws IOException {
    try (Trainer trainer = new Trainer(TinyStudent.open(4), TinyStudent.config(1, 1))) {
      double first = trainer.step(examples(trainer, 1)).loss();
      // A student that knows nothing gives each of the 1,024 tokens about the same probability.
      assertThat(first).isCloseTo(Math.log(1024), within(0.5));
      double last = first;
      for (int i = 0; i < 25; i++) {
        last = trainer.step(examples(trainer, 1)).loss();
      }
      assertThat(last).isLessThan(first / 2);
    }
  }

  @Test
  void step_report_countsTokensOfTheWholeStep() throws IOException {
    try (Trainer trainer = new Trainer(TinyStudent.open(4), TinyStudent.config(1, 1))) {
      List<LabelledTokens> examples = examples(trainer, 1);
      StepReport report = trainer.step(examples);
      assertThat(report.step()).isEqualTo(1);
      assertThat(report.examples()).isEqualTo(4);
      assertThat(report.tokens())
          .isEqualTo(examples.stream().mapToLong(LabelledTokens::length).sum());
      assertThat(report.lossTokens())
          .isEqualTo(examples.stream().mapToLong(LabelledTokens::lossTokens).sum());
      assertThat(report.learningRate()).isEqualTo(trainer.steps() * 5e-3);
      assertThat(report.gradientNorm()).isPositive();
    }
  }

  @Test
  void step_manySteps_keepsTheNumberOfManagedArrays() throws IOException {
    try (Trainer trainer = new Trainer(TinyStudent.open(4), TinyStudent.config(1, 1))) {
      List<Integer> counts = new ArrayList<>();
      for (int step = 0; step < 8; step++) {
        trainer.step(examples(trainer, 1));
        trainer.save(Files.createDirectory(folder.resolve("step-" + step)));
        counts.add(trainer.student().model().manager().getManagedArrays().size());
      }
      assertThat(counts).containsOnly(counts.get(0));
    }
  }

  @Test
  void read_savedStudent_isAModelFolder() throws IOException {
    try (Student student = Student.small(7)) {
      Path saved = Files.createDirectory(folder.resolve("saved"));
      student.save(saved);
      try (Student read = Student.read(saved)) {
        assertThat(read.model().config()).isEqualTo(student.model().config());
        assertThat(read.tokenizer().json()).isEqualTo(student.tokenizer().json());
        assertThat(read.model().config().parameters()).isBetween(1_000_000L, 3_000_000L);
      }
    }
  }
}
