package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.trainer.AdamW;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CausalLmTest {

  private static final int VOCABULARY = 29;

  private final Random random = new Random(11);
  private final NDManager root = Torch.open();

  @AfterEach
  void close() {
    root.close();
  }

  static ModelConfig config(boolean tied) {
    return new ModelConfig(
        VOCABULARY, 24, 40, 2, 6, 2, 8, 128, 1e-6, 10_000, tied, 0.3, List.of(1));
  }

  /** Weights large enough that attention is not flat, norms that are not all one. */
  private CausalLm model(boolean tied) throws IOException {
    return model(config(tied));
  }

  private CausalLm model(ModelConfig config) throws IOException {
    Weights weights = Weights.drawn(root, config, 5);
    for (String name : weights.byName().keySet()) {
      if (name.endsWith("norm.weight")) {
        float[] values = weights.values(name);
        for (int i = 0; i < values.length; i++) {
          values[i] = 0.5f + random.nextFloat();
        }
        weights.set(name, values);
      }
    }
    return new CausalLm(config, weights);
  }

  private int[] ids(int length) {
    return random.ints(length, 0, VOCABULARY).toArray();
  }

  private static int[] labels(int[] ids, int prompt) {
    int[] labels = ids.clone();
    Arrays.fill(labels, 0, prompt, MicroBatch.NO_LOSS);
    return labels;
  }

  static List<ModelConfig> configs() {
    return List.of(config(true), config(false), ModelConfigTest.llama());
  }

  @ParameterizedTest
  @MethodSource("configs")
  void logits_ofAnySequence_agreeWithPlainJava(ModelConfig config) throws IOException {
    try (CausalLm model = model(config);
        NDManager scope = root.newSubManager()) {
      NaiveDecoder naive = new NaiveDecoder(model.config(), model.weights());
      for (int length : new int[] {1, 2, 17, 70}) {
        int[] ids = ids(length);
        double[][] wanted = naive.logits(ids);
        long[] wide = Arrays.stream(ids).asLongStream().toArray();
        float[] got = model.logits(scope, wide, 1, length).toFloatArray();
        for (int i = 0; i < got.length; i++) {
          assertThat((double) got[i])
              .isCloseTo(wanted[i / VOCABULARY][i % VOCABULARY], within(1e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void accumulate_everyParameter_agreesWithFiniteDifferences(ModelConfig config)
      throws IOException {
    try (CausalLm model = model(config);
        AdamW optimiser = new AdamW(model.weights(), AdamW.Settings.DEFAULT)) {
      int[] ids = ids(12);
      int[] labels = labels(ids, 4);
      MicroBatch batch = MicroBatch.of(List.of(ids), List.of(labels), 0);
      double scale = 1.0 / batch.lossTokens();
      NaiveDecoder naive = new NaiveDecoder(model.config(), model.weights());

      assertThat(model.accumulate(batch, scale).scaled())
          .isCloseTo(naive.loss(ids, labels) * scale, within(1e-5));

      // In a tied model the embedding's difference quotient moves both of its uses.
      Map<String, float[]> gradients = gradients(model, optimiser);
      for (String name : gradients.keySet()) {
        double[] weight = naive.weight(name);
        float[] gradient = gradients.get(name);
        for (int probe = 0; probe < 6; probe++) {
          int i = random.nextInt(weight.length);
          double kept = weight[i];
          weight[i] = kept + 1e-4;
          double above = naive.loss(ids, labels);
          weight[i] = kept - 1e-4;
          double below = naive.loss(ids, labels);
          weight[i] = kept;
          assertThat((double) gradient[i])
              .as("%s[%d]", name, i)
              .isCloseTo((above - below) / 2e-4 * scale, within(2e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void accumulate_packed_isWhatTheDocumentsGiveApart(ModelConfig config) throws IOException {
    try (CausalLm model = model(config);
        AdamW optimiser = new AdamW(model.weights(), AdamW.Settings.DEFAULT)) {
      List<int[]> ids = new ArrayList<>();
      List<int[]> labels = new ArrayList<>();
      NaiveDecoder naive = new NaiveDecoder(config, model.weights());
      double wantedLoss = 0;
      for (int length : new int[] {11, 1, 70, 26}) {
        ids.add(ids(length));
        labels.add(labels(ids.get(ids.size() - 1), length / 3));
        wantedLoss += naive.loss(ids.get(ids.size() - 1), labels.get(labels.size() - 1));
      }
      MicroBatch apart = MicroBatch.of(ids, labels, 0);
      double scale = 1.0 / apart.lossTokens();
      double loss = model.accumulate(apart, scale).scaled();
      assertThat(loss).isCloseTo(wantedLoss * scale, within(1e-5));
      Map<String, float[]> wanted = gradients(model, optimiser);
      optimiser.zeroGradients();

      MicroBatch packed = MicroBatch.packed(ids, labels);
      assertThat(packed.lossTokens()).isEqualTo(apart.lossTokens());
      assertThat(model.accumulate(packed, scale).scaled()).isCloseTo(loss, within(1e-6));
      Map<String, float[]> got = gradients(model, optimiser);
      wanted.forEach(
          (name, gradient) ->
              assertThat(got.get(name)).as(name).containsExactly(gradient, within(1e-5f)));
    }
  }

  @Test
  void logits_packed_areThoseOfEachDocument() throws IOException {
    try (CausalLm model = model(true);
        NDManager scope = root.newSubManager()) {
      List<int[]> ids = List.of(ids(5), ids(19), ids(2));
      NaiveDecoder naive = new NaiveDecoder(model.config(), model.weights());
      float[] got = model.logits(scope, MicroBatch.packed(ids, ids)).toFloatArray();
      int at = 0;
      for (int[] document : ids) {
        for (double[] row : naive.logits(document)) {
          for (double wanted : row) {
            assertThat((double) got[at++]).isCloseTo(wanted, within(1e-4));
          }
        }
      }
      assertThat(got).hasSize(at);
    }
  }

  @Test
  void packed_documentWithoutTokens_isRefused() {
    List<int[]> ids = List.of(ids(3), new int[0]);
    assertThatThrownBy(() -> MicroBatch.packed(ids, ids))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 tokens");
  }

  @Test
  void loss_ofMaskedTokens_doesNotCount() throws IOException {
    try (CausalLm model = model(true)) {
      int[] ids = ids(10);
      NaiveDecoder naive = new NaiveDecoder(model.config(), model.weights());
      for (int prompt : new int[] {1, 5, 9}) {
        MicroBatch batch = MicroBatch.of(List.of(ids), List.of(labels(ids, prompt)), 0);
        assertThat(batch.lossTokens()).isEqualTo(10 - prompt);
        assertThat(model.loss(batch, 1).scaled())
            .isCloseTo(naive.loss(ids, labels(ids, prompt)), within(1e-4));
      }
    }
  }

  @Test
  void accumulate_withoutLossTokens_isRefused() throws IOException {
    try (CausalLm model = model(true)) {
      int[] ids = ids(4);
      MicroBatch batch = MicroBatch.of(List.of(ids), List.of(labels(ids, 4)), 0);
      assertThatThrownBy(() -> model.accumulate(batch, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Map<String, float[]> gradients(CausalLm model, AdamW optimiser) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    List<NDArray> tensors = optimiser.gradients();
    int i = 0;
    for (String name : model.weights().byName().keySet()) {
      gradients.put(name, tensors.get(i++).toFloatArray());
    }
    return gradients;
  }
}
