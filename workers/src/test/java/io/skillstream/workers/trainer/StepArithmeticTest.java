package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.MicroBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a step computes does not depend on how its examples share rows; weights are relative. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StepArithmeticTest {

  private static final double GRADIENT_TOLERANCE = 1e-5;

  private Trainer trainer;

  @BeforeAll
  void open() throws IOException {
    trainer = new Trainer(TinyStudent.open(4), config(Packing.NONE));
  }

  @AfterAll
  void close() {
    trainer.close();
  }

  private static TrainingConfig config(Packing packing) {
    TrainingConfig tiny = TinyStudent.config(1, 1);
    return new TrainingConfig(
        tiny.learningRate(),
        tiny.optimiser(),
        tiny.examples().with(packing),
        tiny.compute(),
        tiny.checkpoints(),
        tiny.seed());
  }

  private static List<LabelledTokens> examples(long seed, int count, double... weights) {
    Random random = new Random(seed);
    List<LabelledTokens> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = random.ints(3 + random.nextInt(70), 0, 1000).toArray();
      int[] labels = ids.clone();
      Arrays.fill(labels, 0, 1 + random.nextInt(ids.length - 2), MicroBatch.NO_LOSS);
      examples.add(
          new LabelledTokens(ids, labels, weights.length == 0 ? 1 : weights[i % weights.length]));
    }
    return examples;
  }

  /** All gradients of one step, before it is taken. */
  private float[] gradient(List<LabelledTokens> examples, Packing packing, int tokens) {
    CausalLm model = trainer.student().model();
    trainer.optimiser().zeroGradients();
    List<MicroBatch> batches =
        MicroBatches.cut(examples, packing, tokens, 0).stream()
            .map(MicroBatches.Cut::batch)
            .toList();
    double scale = 1.0 / batches.stream().mapToDouble(MicroBatch::lossWeight).sum();
    batches.forEach(batch -> model.accumulate(batch, scale));
    List<float[]> parts =
        trainer.optimiser().gradients().stream().map(NDArray::toFloatArray).toList();
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static double largestDifference(float[] one, float[] other) {
    assertThat(one).hasSameSizeAs(other);
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs(one[i] - other[i]));
    }
    return largest;
  }

  @Test
  void gradient_packedOrCutDifferently_isTheSameUpToRounding() {
    for (double[] weights : List.of(new double[0], new double[] {1, 3, 0.5})) {
      List<LabelledTokens> examples = examples(3, 9, weights);
      float[] padded = gradient(examples, Packing.NONE, 200);
      assertThat(largestDifference(padded, new float[padded.length])).isGreaterThan(1e-3);
      for (Packing packing : Packing.values()) {
        for (int tokens : new int[] {1, 90, 1000}) {
          assertThat(largestDifference(padded, gradient(examples, packing, tokens)))
              .as("%s into %d tokens", packing, tokens)
              .isLessThan(GRADIENT_TOLERANCE);
        }
      }
    }
  }

  @Test
  void steps_packed_areThoseOfPaddedRows() throws IOException {
    List<List<StepReport>> runs = new ArrayList<>();
    for (Packing packing : Packing.values()) {
      try (Trainer own = new Trainer(TinyStudent.open(4), config(packing))) {
        List<StepReport> reports = new ArrayList<>();
        for (int step = 0; step < 6; step++) {
          reports.add(own.step(examples(step, 6)));
        }
        runs.add(reports);
      }
    }
    for (List<StepReport> packed : runs.subList(1, runs.size())) {
      for (int step = 0; step < 6; step++) {
        StepReport padded = runs.get(0).get(step);
        assertThat(packed.get(step).loss()).isCloseTo(padded.loss(), within(1e-4));
        assertThat(packed.get(step).gradientNorm())
            .isCloseTo(padded.gradientNorm(), within(1e-3 * padded.gradientNorm()));
        assertThat(packed.get(step).tokens()).isEqualTo(padded.tokens());
        assertThat(packed.get(step).lossTokens()).isEqualTo(padded.lossTokens());
      }
    }
  }

  @Test
  void gradient_equalWeights_isExactlyTheUnweightedOne() {
    for (Packing packing : List.of(Packing.NONE, Packing.BEST_FIT)) {
      float[] unweighted = gradient(examples(5, 6), packing, 200);
      assertThat(gradient(examples(5, 6, 0.3), packing, 200)).isEqualTo(unweighted);
      assertThat(gradient(examples(5, 6, 1e6), packing, 200)).isEqualTo(unweighted);
    }
  }

  @Test
  void gradient_exampleOfWeightThree_isThatOfTheExampleThreeTimes() {
    List<LabelledTokens> once = examples(6, 3, 3, 1, 1);
    List<LabelledTokens> plain = examples(6, 3);
    List<LabelledTokens> thrice =
        List.of(plain.get(0), plain.get(0), plain.get(0), plain.get(1), plain.get(2));
    float[] weighted = gradient(once, Packing.NONE, 1000);
    assertThat(largestDifference(weighted, gradient(thrice, Packing.NONE, 1000)))
        .isLessThan(GRADIENT_TOLERANCE);
    assertThat(largestDifference(weighted, gradient(plain, Packing.NONE, 1000)))
        .as("the weight counts at all")
        .isGreaterThan(1e-3);
  }
}
