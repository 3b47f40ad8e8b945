package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.skillstream.workers.program.DecoderProgram;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.trainer.AdamW;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pass may not change: weights of sequences, chunks, checkpointing, cuts of a step. */
class TrainingPassTest {

  private static final MemoryPlan WHOLE = new MemoryPlan(Integer.MAX_VALUE, false);

  private final Random random = new Random(23);
  private final NDManager root = Torch.open();
  private final List<int[]> ids = new ArrayList<>();
  private final List<int[]> labels = new ArrayList<>();

  TrainingPassTest() {
    for (int length : new int[] {9, 30, 1, 14, 21, 5}) {
      int[] tokens = random.ints(length, 0, 29).toArray();
      int[] targets = tokens.clone();
      Arrays.fill(targets, 0, length / 3, MicroBatch.NO_LOSS);
      ids.add(tokens);
      labels.add(targets);
    }
  }

  @AfterEach
  void close() {
    root.close();
  }

  private static final double[] WEIGHTS = {0.5, 2, 1, 0.25, 1, 3};

  private MicroBatch batch(boolean packed) {
    return packed
        ? MicroBatch.packed(ids, labels, WEIGHTS)
        : MicroBatch.of(ids, labels, 3, WEIGHTS);
  }

  /** A model and where its gradients gather. */
  private record Learner(CausalLm model, AdamW optimiser, List<String> names)
      implements AutoCloseable {

    private Map<String, float[]> gradients(MicroBatch batch, double scale, MemoryPlan plan) {
      return gradients(List.of(batch), scale, plan);
    }

    private Map<String, float[]> gradients(
        List<MicroBatch> batches, double scale, MemoryPlan plan) {
      optimiser.zeroGradients();
      batches.forEach(batch -> model.accumulate(batch, scale, plan));
      return gathered();
    }

    private Map<String, float[]> gathered() {
      Map<String, float[]> gradients = new LinkedHashMap<>();
      List<NDArray> tensors = optimiser.gradients();
      for (int i = 0; i < names.size(); i++) {
        gradients.put(names.get(i), tensors.get(i).toFloatArray());
      }
      return gradients;
    }

    @Override
    public void close() {
      optimiser.close();
      model.close();
    }
  }

  private Learner learner(ModelConfig config) throws IOException {
    Weights weights = Weights.drawn(root, config, 5);
    return learner(new CausalLm(config, weights), weights);
  }

  private static Learner learner(CausalLm model, Parameters parameters) throws IOException {
    return new Learner(
        model,
        new AdamW(parameters, AdamW.Settings.DEFAULT),
        List.copyOf(parameters.byName().keySet()));
  }

  private Learner adapted(ModelConfig config) throws IOException {
    AdapterConfig form = new AdapterConfig(4, 8, DecoderProgram.LINEAR_MODULES, "");
    Adapter adapter = Adapter.drawn(root, config, form, 7);
    for (NDArray tensor : adapter.all()) {
      tensor.addi(0.05f);
    }
    return learner(new CausalLm(config, Weights.drawn(root, config, 5), adapter), adapter);
  }

  static List<ModelConfig> configs() {
    return CausalLmTest.configs();
  }

  /** Largest difference of any gradient, as a part of the largest gradient of its tensor. */
  private static double difference(Map<String, float[]> got, Map<String, float[]> wanted) {
    double worst = 0;
    for (String name : wanted.keySet()) {
      float[] a = wanted.get(name);
      float[] b = Objects.requireNonNull(got.get(name), name);
      double largest = 0;
      double apart = 0;
      for (int i = 0; i < a.length; i++) {
        largest = Math.max(largest, Math.abs(a[i]));
        apart = Math.max(apart, Math.abs((double) a[i] - b[i]));
      }
      assertThat(largest).as(name).isPositive();
      worst = Math.max(worst, apart / largest);
    }
    return worst;
  }

  private static void assertSameBits(Map<String, float[]> got, Map<String, float[]> wanted) {
    wanted.forEach((name, gradient) -> assertThat(got.get(name)).as(name).isEqualTo(gradient));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void accumulate_inChunksOfAnySize_isWhatItIsAtOnce(ModelConfig config) throws IOException {
    try (Learner learner = learner(config)) {
      for (boolean packed : new boolean[] {false, true}) {
        MicroBatch batch = batch(packed);
        double scale = 1 / batch.lossWeight();
        Map<String, float[]> wanted = learner.gradients(batch, scale, WHOLE);
        BatchLoss loss = learner.model().loss(batch, scale, WHOLE);
        for (int chunk : new int[] {1, 7, 16, batch.lossTokens()}) {
          MemoryPlan plan = new MemoryPlan(chunk, false);
          assertThat(difference(learner.gradients(batch, scale, plan), wanted))
              .as("chunks of %d, packed %s", chunk, packed)
              .isLessThan(1e-6);
          assertThat(learner.model().loss(batch, scale, plan).scaled())
              .isCloseTo(loss.scaled(), within(1e-6 * loss.scaled()));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void accumulate_withGradientCheckpointing_givesTheSameBits(ModelConfig config)
      throws IOException {
    try (Learner learner = learner(config)) {
      assertCheckpointingKeepsTheBits(learner);
    }
  }

  @Test
  void accumulate_adapterWithGradientCheckpointing_givesTheSameBits() throws IOException {
    try (Learner learner = adapted(CausalLmTest.config(true))) {
      assertCheckpointingKeepsTheBits(learner);
    }
  }

  private void assertCheckpointingKeepsTheBits(Learner learner) {
    for (boolean packed : new boolean[] {false, true}) {
      MicroBatch batch = batch(packed);
      double scale = 1 / batch.lossWeight();
      for (int chunk : new int[] {7, 1024}) {
        Map<String, float[]> wanted =
            learner.gradients(List.of(batch, batch), scale, new MemoryPlan(chunk, false));
        assertSameBits(
            learner.gradients(List.of(batch, batch), scale, new MemoryPlan(chunk, true)), wanted);
      }
    }
  }

  @Test
  void accumulate_weightedSequences_addUpAsTheyDoAlone() throws IOException {
    try (Learner learner = learner(CausalLmTest.config(true))) {
      List<MicroBatch> alone = new ArrayList<>();
      double weighted = 0;
      for (int i = 0; i < ids.size(); i++) {
        if (ids.get(i).length > 1) {
          alone.add(
              MicroBatch.of(
                  List.of(ids.get(i)), List.of(labels.get(i)), 0, new double[] {WEIGHTS[i]}));
        }
      }
      double scale = 1 / batch(false).lossWeight();
      for (MicroBatch one : alone) {
        weighted += learner.model().loss(one, scale).scaled();
      }
      Map<String, float[]> wanted = learner.gradients(alone, scale, WHOLE);
      for (boolean packed : new boolean[] {false, true}) {
        assertThat(difference(learner.gradients(batch(packed), scale, WHOLE), wanted))
            .isLessThan(1e-5);
        assertThat(learner.model().loss(batch(packed), scale).scaled())
            .isCloseTo(weighted, within(1e-6));
      }
      MicroBatch unweighted = MicroBatch.of(ids, labels, 3);
      assertThat(
              difference(learner.gradients(unweighted, 1 / unweighted.lossWeight(), WHOLE), wanted))
          .as("weights matter")
          .isGreaterThan(1e-2);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 8})
  void accumulate_equalWeightsOfAnySize_giveTheUnweightedStep(double weight) throws IOException {
    try (Learner learner = learner(CausalLmTest.config(true))) {
      double[] weights = new double[ids.size()];
      Arrays.fill(weights, weight);
      MicroBatch equal = MicroBatch.packed(ids, labels, weights);
      MicroBatch plain = MicroBatch.packed(ids, labels);
      assertSameBits(
          learner.gradients(equal, 1 / equal.lossWeight(), WHOLE),
          learner.gradients(plain, 1 / plain.lossWeight(), WHOLE));
    }
  }

  @Test
  void loss_ofEachSequence_isWhatTheNaiveDecoderSays() throws IOException {
    ModelConfig config = CausalLmTest.config(false);
    try (Learner learner = learner(config)) {
      NaiveDecoder naive = new NaiveDecoder(config, learner.model().weights());
      for (boolean packed : new boolean[] {false, true}) {
        BatchLoss loss = learner.model().accumulate(batch(packed), 1, new MemoryPlan(10, packed));
        assertThat(loss.sequences()).hasSameSizeAs(ids);
        double weighted = 0;
        for (int i = 0; i < ids.size(); i++) {
          double wanted = naive.loss(ids.get(i), labels.get(i));
          assertThat(loss.sequences().get(i).crossEntropy()).isCloseTo(wanted, within(1e-4));
          assertThat(loss.sequences().get(i).tokens())
              .isEqualTo(
                  (int)
                      Arrays.stream(labels.get(i))
                          .skip(1)
                          .filter(label -> label != MicroBatch.NO_LOSS)
                          .count());
          weighted += WEIGHTS[i] * wanted;
        }
        assertThat(loss.scaled()).isCloseTo(weighted, within(1e-3));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void accumulate_stepCutInAnyWay_changesGradientsByRoundingOnly(ModelConfig config)
      throws IOException {
    ids.remove(2);
    labels.remove(2);
    try (Learner learner = learner(config)) {
      MicroBatch all = MicroBatch.of(ids, labels, 0);
      double scale = 1 / all.lossWeight();
      Map<String, float[]> wanted = learner.gradients(all, scale, MemoryPlan.DEFAULT);
      for (int size : new int[] {1, 2, ids.size()}) {
        for (boolean packed : new boolean[] {false, true}) {
          List<MicroBatch> cut = new ArrayList<>();
          for (int from = 0; from < ids.size(); from += size) {
            int to = Math.min(from + size, ids.size());
            cut.add(
                packed
                    ? MicroBatch.packed(ids.subList(from, to), labels.subList(from, to))
                    : MicroBatch.of(ids.subList(from, to), labels.subList(from, to), 28));
          }
          assertThat(difference(learner.gradients(cut, scale, MemoryPlan.DEFAULT), wanted))
              .as("%d at a time, packed %s", size, packed)
              .isLessThan(1e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void accumulate_padded_isWhatDjlsOwnOperationsGive(ModelConfig config) throws IOException {
    try (Learner learner = learner(config)) {
      MicroBatch batch = MicroBatch.of(ids, labels, 3);
      double scale = 1 / batch.lossWeight();
      Map<String, float[]> got = learner.gradients(batch, scale, MemoryPlan.DEFAULT);
      learner.optimiser().zeroGradients();
      double loss = new OpByOpDecoder(config, learner.model().weights()).accumulate(batch, scale);
      assertThat(learner.model().loss(batch, scale).scaled()).isCloseTo(loss, within(1e-6 * loss));
      assertThat(difference(got, learner.gathered())).isLessThan(3e-5);
    }
  }

  @Test
  void accumulate_manySteps_keepsTheNumberOfManagedArrays() throws IOException {
    try (Learner learner = learner(CausalLmTest.config(true))) {
      MemoryPlan[] plans = {new MemoryPlan(16, false), new MemoryPlan(16, true)};
      List<Integer> counts = new ArrayList<>();
      for (int step = 0; step < 50; step++) {
        learner.model().accumulate(batch(step % 2 == 0), 1e-3, plans[step / 2 % 2]);
        learner.optimiser().step(1e-3);
        counts.add(root.getManagedArrays().size());
      }
      // Parameters, gradients and two moments at least: the count looks inside sub-managers.
      assertThat(counts.get(0)).isGreaterThan(4 * learner.names().size());
      assertThat(counts).containsOnly(counts.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void of_weightThatIsNone_isRefused(double weight) {
    double[] weights = WEIGHTS.clone();
    weights[3] = weight;
    assertThatThrownBy(() -> MicroBatch.packed(ids, labels, weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite and above 0");
    assertThatThrownBy(() -> MicroBatch.of(ids, labels, 0, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 weights for 6 sequences");
  }
}
