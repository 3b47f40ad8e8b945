package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.skillstream.workers.program.DecoderProgram;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContinuationTest {

  private static final int VOCABULARY = 29;

  /** Enough for the cache to grow twice. */
  private static final int STEPS = 150;

  private static final int[] PROMPTS = {4, 33, 1, 9};

  private final Random random = new Random(23);
  private final NDManager root = Torch.open();

  @AfterEach
  void close() {
    root.close();
  }

  static List<ModelConfig> configs() {
    return List.of(CausalLmTest.config(true), CausalLmTest.config(false), ModelConfigTest.llama());
  }

  /** Weights whose norms are not all one. */
  private Weights weights(ModelConfig config) throws IOException {
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
    return weights;
  }

  /** Whole sequences: prompts and what is appended to them. */
  private List<int[]> sequences() {
    return Arrays.stream(PROMPTS)
        .mapToObj(prompt -> random.ints(prompt + STEPS, 0, VOCABULARY).toArray())
        .toList();
  }

  private static List<int[]> prompts(List<int[]> sequences) {
    return IntStream.range(0, PROMPTS.length)
        .mapToObj(row -> Arrays.copyOf(sequences.get(row), PROMPTS[row]))
        .toList();
  }

  private static int longest() {
    return Arrays.stream(PROMPTS).max().orElseThrow() + STEPS;
  }

  /** Logits of all positions, computed at once. */
  private static float[] whole(CausalLm model, int[] sequence) {
    try (NDManager scope = model.manager().newSubManager()) {
      long[] ids = Arrays.stream(sequence).asLongStream().toArray();
      return model.logits(scope, ids, 1, ids.length).toFloatArray();
    }
  }

  private static float[] row(float[] logits, int row) {
    return Arrays.copyOfRange(logits, row * VOCABULARY, (row + 1) * VOCABULARY);
  }

  private static void assertAgree(CausalLm model, List<int[]> sequences) {
    List<float[]> wanted = sequences.stream().map(sequence -> whole(model, sequence)).toList();
    try (Continuation continuation = model.read(prompts(sequences), longest())) {
      float[] logits = continuation.promptLogits();
      for (int step = 0; step < STEPS; step++) {
        int[] tokens = new int[PROMPTS.length];
        for (int row = 0; row < tokens.length; row++) {
          int length = PROMPTS[row] + step;
          assertThat(row(logits, row))
              .as("row %d of %d tokens", row, length)
              .containsExactly(row(wanted.get(row), length - 1), within(1e-5f));
          tokens[row] = sequences.get(row)[length];
        }
        logits = continuation.next(tokens);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void next_unequalPrompts_givesWhatRecomputingGives(ModelConfig config) throws IOException {
    try (CausalLm model = new CausalLm(config, weights(config))) {
      assertAgree(model, sequences());
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void next_unequalPrompts_agreesWithPlainJava(ModelConfig config) throws IOException {
    try (CausalLm model = new CausalLm(config, weights(config))) {
      NaiveDecoder naive = new NaiveDecoder(config, model.weights());
      List<int[]> sequences = sequences();
      try (Continuation continuation = model.read(prompts(sequences), longest())) {
        float[] logits = continuation.promptLogits();
        for (int step = 0; step < 5; step++) {
          int[] tokens = new int[PROMPTS.length];
          for (int row = 0; row < tokens.length; row++) {
            int length = PROMPTS[row] + step;
            double[][] wanted = naive.logits(Arrays.copyOf(sequences.get(row), length));
            for (int i = 0; i < VOCABULARY; i++) {
              assertThat((double) logits[row * VOCABULARY + i])
                  .isCloseTo(wanted[length - 1][i], within(1e-4));
            }
            tokens[row] = sequences.get(row)[length];
          }
          logits = continuation.next(tokens);
        }
      }
    }
  }

  @Test
  void next_withAnAdapterInEveryLayer_givesWhatRecomputingGives() throws IOException {
    ModelConfig config = CausalLmTest.config(true);
    Adapter adapter =
        Adapter.drawn(root, config, new AdapterConfig(3, 6, DecoderProgram.LINEAR_MODULES, ""), 7);
    try (TensorCopies copies = new TensorCopies(root)) {
      for (Map.Entry<String, NDArray> tensor : adapter.byName().entrySet()) {
        if (tensor.getKey().contains("lora_B")) {
          copies.fill(
              tensor.getValue(),
              (from, into) -> {
                while (into.hasRemaining()) {
                  into.put((float) random.nextGaussian() * 0.2f);
                }
              });
        }
      }
    }
    List<int[]> sequences = sequences();
    float[] plain;
    try (CausalLm model = new CausalLm(config, Weights.drawn(root, config, 5))) {
      plain = whole(model, sequences.get(0));
    }
    try (CausalLm model = new CausalLm(config, Weights.drawn(root, config, 5), adapter)) {
      assertThat(whole(model, sequences.get(0))).isNotEqualTo(plain);
      assertAgree(model, sequences);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void next_rowAlone_givesWhatItGivesInABatchThatShrinks(ModelConfig config) throws IOException {
    try (CausalLm model = new CausalLm(config, weights(config))) {
      List<int[]> sequences = sequences();
      List<Integer> rows = List.of(0, 1, 2, 3);
      try (Continuation together = model.read(prompts(sequences), longest())) {
        List<Continuation> alone = new ArrayList<>();
        for (int row : rows) {
          alone.add(model.read(List.of(prompts(sequences).get(row)), longest()));
        }
        for (int step = 0; step < 100; step++) {
          if (step == 20) {
            together.keep(new int[] {0, 2, 3});
            rows = List.of(0, 2, 3);
          } else if (step == 70) {
            together.keep(new int[] {1});
            rows = List.of(2);
          }
          int at = step;
          int[] tokens =
              rows.stream().mapToInt(row -> sequences.get(row)[PROMPTS[row] + at]).toArray();
          float[] logits = together.next(tokens);
          assertThat(together.rows()).isEqualTo(rows.size());
          for (int i = 0; i < tokens.length; i++) {
            assertThat(row(logits, i))
                .as("step %d, row %d", step, rows.get(i))
                .containsExactly(alone.get(rows.get(i)).next(new int[] {tokens[i]}), within(1e-5f));
          }
        }
        alone.forEach(Continuation::close);
      }
    }
  }

  @Test
  void next_twoHundredSteps_keepsTheNumberOfManagedArrays() throws IOException {
    ModelConfig config = CausalLmTest.config(true);
    try (CausalLm model = new CausalLm(config, weights(config))) {
      int before = arrays();
      try (Continuation continuation =
          model.read(List.of(new int[] {1, 2, 3}, new int[] {4}, new int[] {5, 6}), 203)) {
        List<Integer> counts = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
          if (step == 120) {
            continuation.keep(new int[] {0, 2});
          }
          int token = step % VOCABULARY;
          continuation.next(step < 120 ? new int[] {token, 1, 2} : new int[] {token, 2});
          counts.add(arrays());
        }
        // Keys and values of each layer, and the numbers of the positions.
        assertThat(counts).containsOnly(before + 2 * config.layers() + 1);
      }
      assertThat(arrays()).isEqualTo(before);
    }
  }

  private int arrays() {
    return root.getManagedArrays().size();
  }

  @Test
  void bytes_ofACache_areTwiceLayersHeadsWidthCapacityRowsAndFour() throws IOException {
    ModelConfig config = CausalLmTest.config(true);
    try (CausalLm model = new CausalLm(config, weights(config));
        Continuation continuation =
            model.read(List.of(new int[] {1}, new int[] {2, 3}, new int[] {4}), 10)) {
      // 2 layers, 2 key heads of width 8, room for the 10 positions announced, 3 rows.
      assertThat(continuation.bytes()).isEqualTo(2 * 2 * 2 * 8 * 10 * 3 * 4);
      continuation.keep(new int[] {1});
      assertThat(continuation.bytes()).isEqualTo(2 * 2 * 2 * 8 * 10 * 4);
    }
  }

  @Test
  void read_unusablePrompts_areRefused() throws IOException {
    ModelConfig config = CausalLmTest.config(true);
    try (CausalLm model = new CausalLm(config, weights(config))) {
      int before = arrays();
      refused(model, List.of(), "one prompt or more");
      refused(model, List.of(new int[] {1}, new int[0]), "[1, 0]");
      refused(model, List.of(new int[9]), "1 to 8");
      refused(model, List.of(new int[] {3, VOCABULARY}), "token id 29");
      refused(model, List.of(new int[] {-1}), "token id -1");
      assertThat(arrays()).isEqualTo(before);
    }
  }

  private static void refused(CausalLm model, List<int[]> prompts, String part) {
    assertThatThrownBy(() -> model.read(prompts, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
  }

  @Test
  void next_moreThanAnnouncedOrOtherRows_isRefused() throws IOException {
    ModelConfig config = CausalLmTest.config(true);
    try (CausalLm model = new CausalLm(config, weights(config));
        Continuation continuation = model.read(List.of(new int[] {1, 2}), 3)) {
      assertThatThrownBy(() -> continuation.next(new int[] {1, 2}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 tokens for 1 rows");
      continuation.next(new int[] {1});
      assertThatThrownBy(() -> continuation.next(new int[] {1}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("4 positions");
      assertThatThrownBy(() -> continuation.keep(new int[0]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
