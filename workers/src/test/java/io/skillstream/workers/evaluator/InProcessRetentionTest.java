package io.skillstream.workers.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.skillstream.record.Checkpoint;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.TinyStudent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessRetentionTest {

  private static final String TEXT = "A river begins where water gathers. ".repeat(20);

  private static InProcessRetention meter(boolean withBase, int tokens) {
    return new InProcessRetention(
        new InProcessStudents(
            withBase ? Optional.of(() -> TinyStudent.open(1)) : Optional.empty(),
            AnswerSettings.METHOD,
            1,
            Precision.FLOAT32),
        TEXT,
        tokens);
  }

  private static Optional<Checkpoint> saved(Path folder, long seed) throws IOException {
    try (Student student = TinyStudent.open(seed)) {
      student.save(folder);
    }
    return Optional.of(EvaluatorRig.checkpoint("math/one", 1, folder.toString()));
  }

  @Test
  void read_lossAndDivergence_areThoseOfTheDefinition(@TempDir Path folder) throws IOException {
    Optional<Checkpoint> checkpoint = saved(folder, 2);

    RetentionMeter.Reading reading = meter(true, 40).read(checkpoint);

    try (Student student = TinyStudent.open(2);
        Student base = TinyStudent.open(1);
        NDManager scope = student.model().manager().newSubManager()) {
      int[] ids = Arrays.copyOf(student.tokenizer().encode(TEXT), 40);
      double loss =
          student.model().loss(MicroBatch.of(List.of(ids), List.of(ids), 0), 1.0 / 39).scaled();
      assertThat(reading.loss()).isCloseTo(loss, within(1e-4));
      long[] row = Arrays.stream(ids).asLongStream().toArray();
      double divergence = 0;
      int size = student.model().config().vocabSize();
      float[] own = student.model().logits(scope, row, 1, 40).logSoftmax(-1).toFloatArray();
      float[] other =
          base.model().logits(base.model().manager(), row, 1, 40).logSoftmax(-1).toFloatArray();
      for (int i = 0; i < 39 * size; i++) {
        divergence += Math.exp(other[i]) * (other[i] - own[i]);
      }
      assertThat(reading.divergence().getAsDouble()).isCloseTo(divergence / 39, within(1e-5));
      assertThat(divergence).isPositive();
    }
  }

  @Test
  void read_severalWindows_readsEachTokenOnce(@TempDir Path folder) throws IOException {
    Optional<Checkpoint> checkpoint = saved(folder, 1);

    RetentionMeter.Reading reading = meter(true, 300).read(checkpoint);

    assertThat(reading.divergence().getAsDouble()).as("the base again").isCloseTo(0, within(1e-6));
    assertThat(reading.loss()).isEqualTo(meter(true, 300).read(Optional.empty()).loss());
  }

  @Test
  void read_withoutABase_hasNoDivergence(@TempDir Path folder) throws IOException {
    assertThat(meter(false, 40).read(saved(folder, 2)).divergence()).isEmpty();
  }

  @Test
  void builtInText_isAPageAndMore() throws IOException {
    assertThat(InProcessRetention.builtInText().split("\\s+")).hasSizeGreaterThan(800);
  }
}
