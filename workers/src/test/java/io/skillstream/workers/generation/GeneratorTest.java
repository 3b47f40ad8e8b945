package io.skillstream.workers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.Architecture;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.RopeScaling;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {

  private static final int VOCABULARY = 31;
  private static final int POSITIONS = 256;

  private final Random random = new Random(41);
  private final NDManager root = Torch.open();

  @AfterEach
  void close() {
    root.close();
  }

  private CausalLm model(Architecture architecture) throws IOException {
    ModelConfig config =
        new ModelConfig(
            architecture,
            VOCABULARY,
            24,
            40,
            2,
            6,
            2,
            8,
            POSITIONS,
            1e-6,
            10_000,
            architecture == Architecture.LLAMA
                ? new RopeScaling.Llama3(8, 1, 4, 32)
                : RopeScaling.NONE,
            architecture == Architecture.QWEN3,
            0.3,
            List.of());
    return new CausalLm(config, Weights.drawn(root, config, 13));
  }

  private List<Prompt> prompts(int... lengths) {
    List<Prompt> prompts = new ArrayList<>();
    for (int length : lengths) {
      prompts.add(new Prompt(prompts.size(), random.ints(length, 0, VOCABULARY).toArray()));
    }
    return prompts;
  }

  private static List<Completion> generate(
      CausalLm model, List<Prompt> prompts, Sampling sampling, Stop stop) {
    return new Generator(model, VOCABULARY).generate(prompts, sampling, stop, TokenListener.NONE);
  }

  private static Stop length(int tokens) {
    return new Stop(Set.of(), tokens);
  }

  private static List<List<Integer>> tokens(List<Completion> completions) {
    return completions.stream()
        .map(completion -> Arrays.stream(completion.tokens()).boxed().toList())
        .toList();
  }

  /** The likeliest token each time, the whole sequence computed anew for each. */
  private static List<Integer> recomputed(CausalLm model, int[] prompt, int count) {
    int[] sequence = Arrays.copyOf(prompt, prompt.length + count);
    List<Integer> tokens = new ArrayList<>();
    for (int step = 0; step < count; step++) {
      int length = prompt.length + step;
      long[] ids = Arrays.stream(sequence).limit(length).asLongStream().toArray();
      float[] logits;
      try (NDManager scope = model.manager().newSubManager()) {
        logits = model.logits(scope, ids, 1, length).toFloatArray();
      }
      int from = (length - 1) * VOCABULARY;
      int best = 0;
      for (int i = 1; i < VOCABULARY; i++) {
        best = logits[from + i] > logits[from + best] ? i : best;
      }
      sequence[length] = best;
      tokens.add(best);
    }
    return tokens;
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void generate_greedyUnequalPrompts_isWhatRecomputingGives(Architecture architecture)
      throws IOException {
    try (CausalLm model = model(architecture)) {
      List<Prompt> prompts = prompts(7, 1, 40, 12);
      List<Completion> completions = generate(model, prompts, Sampling.GREEDY, length(90));
      assertThat(tokens(completions))
          .isEqualTo(
              prompts.stream().map(prompt -> recomputed(model, prompt.tokens(), 90)).toList());
      assertThat(completions).allMatch(completion -> completion.ending() == Ending.LENGTH);
      assertThat(completions).extracting(Completion::row).containsExactly(0L, 1L, 2L, 3L);
      assertThat(tokens(generate(model, prompts, new Sampling(2, 1, 1, 5), length(90))))
          .as("top-k of one")
          .isEqualTo(tokens(completions));
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void generate_sampledRow_isTheSameAloneAndInAnyBatch(Architecture architecture)
      throws IOException {
    try (CausalLm model = model(architecture)) {
      List<Prompt> prompts = prompts(3, 29, 11, 1, 6);
      Sampling sampling = new Sampling(0.8, 0.95, 20, 99);
      Stop stop = new Stop(Set.of(2, 9), 60);
      List<Completion> together = generate(model, prompts, sampling, stop);
      assertThat(together).extracting(Completion::ending).contains(Ending.STOP);
      List<Completion> alone = new ArrayList<>();
      for (Prompt prompt : prompts) {
        alone.addAll(generate(model, List.of(prompt), sampling, stop));
      }
      assertThat(tokens(together)).isEqualTo(tokens(alone));
      List<Completion> pair =
          generate(model, List.of(prompts.get(4), prompts.get(1)), sampling, stop);
      assertThat(tokens(pair)).containsExactly(tokens(alone).get(4), tokens(alone).get(1));
      assertThat(tokens(generate(model, prompts, new Sampling(0.8, 0.95, 20, 98), stop)))
          .as("another seed")
          .isNotEqualTo(tokens(together));
    }
  }

  @Test
  void generate_samePromptInTwoRows_isDrawnApart() throws IOException {
    try (CausalLm model = model(Architecture.QWEN3)) {
      int[] ids = {4, 8, 15};
      List<Completion> completions =
          generate(
              model,
              List.of(new Prompt(0, ids), new Prompt(1, ids)),
              new Sampling(1, 1, 0, 1),
              length(20));
      assertThat(tokens(completions).get(0)).isNotEqualTo(tokens(completions).get(1));
    }
  }

  @Test
  void generate_stopToken_endsItsRowBeforeItAndNoOther() throws IOException {
    try (CausalLm model = model(Architecture.QWEN3)) {
      List<Prompt> prompts = prompts(5, 9, 2);
      List<List<Integer>> free = tokens(generate(model, prompts, Sampling.GREEDY, length(30)));
      int stop = free.get(1).get(6);
      Map<Long, List<Integer>> heard = new HashMap<>();
      List<Completion> completions =
          new Generator(model, VOCABULARY)
              .generate(
                  prompts,
                  Sampling.GREEDY,
                  new Stop(Set.of(stop), 30),
                  (row, token) -> heard.computeIfAbsent(row, key -> new ArrayList<>()).add(token));
      for (int row = 0; row < 3; row++) {
        int at = free.get(row).indexOf(stop);
        List<Integer> wanted = at < 0 ? free.get(row) : free.get(row).subList(0, at);
        Completion completion = completions.get(row);
        assertThat(tokens(completions).get(row)).isEqualTo(wanted);
        assertThat(completion.ending()).isEqualTo(at < 0 ? Ending.LENGTH : Ending.STOP);
        assertThat(completion.generated()).isEqualTo(at < 0 ? 30 : at + 1);
        assertThat(heard.getOrDefault((long) row, List.of())).isEqualTo(wanted);
      }
      assertThat(completions.get(1).ending()).isEqualTo(Ending.STOP);
    }
  }

  @Test
  void generate_noPositionsLeft_endsTheRowOrIsRefused() throws IOException {
    try (CausalLm model = model(Architecture.LLAMA)) {
      List<Prompt> prompts = prompts(POSITIONS - 2, 3);
      List<Completion> completions = generate(model, prompts, Sampling.GREEDY, length(7));
      assertThat(completions.get(0).tokens()).hasSize(2);
      assertThat(completions.get(0).ending()).isEqualTo(Ending.LENGTH);
      assertThat(completions.get(1).tokens()).hasSize(7);
      assertThatThrownBy(() -> generate(model, prompts(3, POSITIONS), Sampling.GREEDY, length(7)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("row 1 has 256 tokens");
    }
  }

  @Test
  void generate_idsBeyondTheTokenizers_areNeverChosen() throws IOException {
    try (CausalLm model = model(Architecture.QWEN3)) {
      List<Completion> completions =
          new Generator(model, 5)
              .generate(
                  List.of(new Prompt(0, new int[] {1})),
                  new Sampling(50, 1, 0, 2),
                  length(100),
                  TokenListener.NONE);
      assertThat(completions.get(0).tokens()).hasSize(100).contains(0, 1, 2, 3, 4);
      assertThat(Arrays.stream(completions.get(0).tokens()).max()).hasValue(4);
    }
  }

  @Test
  void generate_twoHundredTokens_keepsTheNumberOfManagedArrays() throws IOException {
    try (CausalLm model = model(Architecture.QWEN3)) {
      int before = root.getManagedArrays().size();
      List<Integer> counts = new ArrayList<>();
      new Generator(model, VOCABULARY)
          .generate(
              prompts(3, 8),
              new Sampling(1, 0.9, 0, 6),
              length(200),
              (row, token) -> counts.add(root.getManagedArrays().size()));
      assertThat(counts).hasSize(400).containsOnly(before + 5);
      assertThat(root.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void limits_impossible_areRefused() throws IOException {
    assertThatThrownBy(() -> length(0)).hasMessageContaining("max-tokens");
    assertThatThrownBy(() -> new Prompt(7, new int[0])).hasMessageContaining("row 7");
    try (CausalLm model = model(Architecture.QWEN3)) {
      assertThatThrownBy(() -> new Generator(model, VOCABULARY + 1)).hasMessageContaining("32");
    }
  }
}
