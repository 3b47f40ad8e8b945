package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.skillstream.workers.model.MemoryPlan;
import io.skillstream.workers.model.TensorCopies;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Bfloat16TrainingTest {

  @TempDir Path folder;

  private static TrainingConfig config(Precision precision, LearningRate rate) {
    TrainingConfig tiny = TinyStudent.config(1, 1);
    return new TrainingConfig(
        rate,
        AdamW.Settings.DEFAULT,
        tiny.examples(),
        tiny.compute().in(precision),
        tiny.checkpoints(),
        tiny.seed());
  }

  private static TrainingConfig config(Precision precision) {
    return config(precision, new LearningRate.Cosine(5e-3, 5, 200));
  }

  private Path save(Trainer trainer, String name) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name));
    trainer.save(to);
    return to;
  }

  /** The nearest bfloat16, ties to even. */
  private static float rounded(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
  }

  private static void roundWeights(Trainer trainer) throws IOException {
    try (TensorCopies copies = new TensorCopies(trainer.student().model().manager())) {
      for (NDArray tensor : trainer.student().model().weights().all()) {
        float[] values = copies.floats(tensor);
        copies.fill(
            tensor,
            (from, into) -> {
              for (int i = (int) from; into.hasRemaining(); i++) {
                into.put(rounded(values[i]));
              }
            });
      }
    }
  }

  private static List<float[]> weights(Trainer trainer) {
    List<float[]> all = new ArrayList<>();
    trainer.student().model().weights().all().forEach(t -> all.add(t.toFloatArray()));
    return all;
  }

  /** Mean over all weights of |change| / (steps x rate): about 1 where no update is lost. */
  private static double movedPerUpdate(List<float[]> before, List<float[]> after, double all) {
    double sum = 0;
    long count = 0;
    for (int t = 0; t < before.size(); t++) {
      for (int i = 0; i < before.get(t).length; i++) {
        sum += Math.abs((double) after.get(t)[i] - before.get(t)[i]);
        count++;
      }
    }
    return sum / count / all;
  }

  /** {@link PrecisionBenchmark} takes 200 steps of a larger student. */
  @Test
  void step_sameStepsInBothPrecisions_lossesAgree() throws IOException {
    int steps = 50;
    List<Double> full;
    List<Double> half;
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config(Precision.FLOAT32))) {
      full = Sums.train(trainer, 1, steps);
    }
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config(Precision.BFLOAT16))) {
      half = Sums.train(trainer, 1, steps);
    }
    assertThat(half).isNotEqualTo(full);
    assertThat(full.get(steps - 1)).isLessThan(full.get(0) / 2);
    for (int i = 0; i < steps; i++) {
      assertThat(half.get(i)).as("loss of step %d", i + 1).isCloseTo(full.get(i), within(0.1));
    }
  }

  @Test
  void step_learningRateOf1e5_isNotLostInTheMastersThoughBfloat16WeightsWouldLoseIt()
      throws IOException {
    double rate = 1e-5;
    int steps = 8;
    TrainingConfig config = config(Precision.BFLOAT16, new LearningRate.Cosine(rate, 0, 1_000_000));
    double kept;
    double rounded;
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config)) {
      roundWeights(trainer);
      List<float[]> before = weights(trainer);
      for (int i = 0; i < steps; i++) {
        trainer.step(Sums.ofStep(trainer.student().tokenizer(), 1));
      }
      kept = movedPerUpdate(before, weights(trainer), steps * rate);
    }
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config)) {
      roundWeights(trainer);
      List<float[]> before = weights(trainer);
      for (int i = 0; i < steps; i++) {
        trainer.step(Sums.ofStep(trainer.student().tokenizer(), 1));
        roundWeights(trainer);
      }
      rounded = movedPerUpdate(before, weights(trainer), steps * rate);
    }
    // Most weights are rounded back to where they were; those near 0 are not.
    assertThat(kept).isGreaterThan(0.9);
    assertThat(rounded).isLessThan(0.2);
  }

  @Test
  void resume_afterThreeOfSixSteps_endsWithTheSameBytes() throws IOException {
    TrainingConfig config = config(Precision.BFLOAT16);
    Path straight;
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config)) {
      Sums.train(trainer, 1, 6);
      straight = save(trainer, "straight");
    }
    Path half;
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config)) {
      Sums.train(trainer, 1, 3);
      half = save(trainer, "half");
    }
    try (Trainer trainer = Trainer.resume(half, config, 3)) {
      Sums.train(trainer, 4, 6);
      Path resumed = save(trainer, "resumed");
      for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
        assertThat(resumed.resolve(file)).hasSameBinaryContentAs(straight.resolve(file));
        assertThat(Files.mismatch(resumed.resolve(file), half.resolve(file))).isNotEqualTo(-1);
      }
    }
  }

  @Test
  void save_bfloat16Run_writesWhatUsersLoadRoundedAndTheMastersInFull() throws IOException {
    Path saved;
    float[] masters;
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config(Precision.BFLOAT16))) {
      Sums.train(trainer, 1, 2);
      masters = trainer.student().model().weights().values("model.layers.0.mlp.up_proj.weight");
      saved = save(trainer, "saved");
    }
    assertThat(Files.readString(saved.resolve("config.json"))).contains("\"bfloat16\"");
    float[] nearest = masters.clone();
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = rounded(masters[i]);
    }
    assertThat(nearest).isNotEqualTo(masters);
    for (Precision precision : Precision.values()) {
      try (Student student = Student.read(saved, precision)) {
        assertThat(student.model().weights().values("model.layers.0.mlp.up_proj.weight"))
            .isEqualTo(nearest);
      }
    }
    try (Trainer resumed = Trainer.resume(saved, config(Precision.BFLOAT16), 2)) {
      assertThat(resumed.student().model().weights().values("model.layers.0.mlp.up_proj.weight"))
          .isEqualTo(masters);
    }
  }

  @Test
  void trainer_weightsReadAsBfloat16_areRefused() throws IOException {
    Path saved = Files.createDirectory(folder.resolve("saved"));
    try (Student student = TinyStudent.open(4)) {
      student.save(saved);
    }
    Student student = Student.read(saved, Precision.BFLOAT16);
    assertThatThrownBy(() -> new Trainer(student, config(Precision.BFLOAT16)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("trained in float32");
  }

  @Test
  void step_withGradientCheckpointing_givesTheSameBits() throws IOException {
    List<List<Double>> losses = new ArrayList<>();
    for (boolean recompute : new boolean[] {false, true}) {
      TrainingConfig config = config(Precision.BFLOAT16);
      ComputeSettings compute =
          new ComputeSettings(200, new MemoryPlan(1024, recompute)).in(Precision.BFLOAT16);
      TrainingConfig planned =
          new TrainingConfig(
              config.learningRate(),
              config.optimiser(),
              config.examples(),
              compute,
              config.checkpoints(),
              config.seed());
      try (Trainer trainer = new Trainer(TinyStudent.open(4), planned)) {
        losses.add(Sums.train(trainer, 1, 5));
      }
    }
    assertThat(losses.get(1)).isEqualTo(losses.get(0));
  }

  @Test
  void step_manySteps_keepsTheNumberOfManagedArrays() throws IOException {
    try (Trainer trainer = new Trainer(TinyStudent.open(4), config(Precision.BFLOAT16))) {
      List<Integer> counts = new ArrayList<>();
      for (int step = 0; step < 6; step++) {
        Sums.train(trainer, 1, 1);
        counts.add(trainer.student().model().manager().getManagedArrays().size());
      }
      assertThat(counts).containsOnly(counts.get(0));
    }
  }
}
