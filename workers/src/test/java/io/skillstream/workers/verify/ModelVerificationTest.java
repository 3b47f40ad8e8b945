package io.skillstream.workers.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.Adapter;
import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelVerificationTest {

  @TempDir Path folder;
  private TinyCase tiny;

  @BeforeEach
  void draw() throws IOException {
    tiny = new TinyCase(folder.resolve("tiny"));
  }

  private List<CaseResult> run() throws IOException {
    return ModelVerification.run(folder, result -> {});
  }

  private CaseResult one() throws IOException {
    tiny.write(folder.resolve("tiny"));
    List<CaseResult> results = run();
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  private static List<String> tooLarge(CaseResult result) {
    return result.comparisons().stream()
        .filter(comparison -> !comparison.within())
        .map(Comparison::what)
        .toList();
  }

  @Test
  void run_referenceOfPlainJava_agreesInEverythingThereAreFilesFor() throws IOException {
    CaseResult result = one();
    assertThat(result.failure()).isEmpty();
    assertThat(tooLarge(result)).isEmpty();
    assertThat(result.passed()).isTrue();
    assertThat(result.comparisons().stream().map(Comparison::what))
        .contains(
            "long: logits",
            "long: loss",
            "long: tokens with loss",
            "long: hidden states of every layer",
            "short: logits",
            "short: loss",
            "short: tokens with loss",
            "short: gradient norm, relative",
            "rotary frequencies, relative",
            "greedy generation: wrong tokens",
            "greedy generation: logits",
            "greedy generation with a cache: wrong tokens",
            "long: gradients, absolute",
            "AdamW step 1: gradient norm, relative",
            "AdamW after 1: weights",
            "AdamW: losses between steps",
            "AdamW after 1 on the reference's gradients: weights");
  }

  @Test
  void run_oneLogitOff_isFound() throws IOException {
    tiny.longs.logits[5] += 2e-4f;
    CaseResult result = one();
    assertThat(result.passed()).isFalse();
    assertThat(tooLarge(result)).containsExactly("long: logits");
  }

  @Test
  void run_logitThatIsNoNumber_isFound() throws IOException {
    tiny.longs.logits[5] = Float.NaN;
    assertThat(tooLarge(one())).containsExactly("long: logits");
  }

  @Test
  void run_lossAndTokenOff_areFound() throws IOException {
    tiny.numbers.put("long.loss", tiny.numbers.get("long.loss").asDouble() + 2e-5);
    tiny.generated[3] = (tiny.generated[3] + 1) % TinyCase.CONFIG.vocabSize();
    assertThat(tooLarge(one()))
        .containsExactly(
            "long: loss",
            "greedy generation: wrong tokens",
            "greedy generation with a cache: wrong tokens");
  }

  @Test
  void run_frequencyOff_isFound() throws IOException {
    tiny.frequencies[1] *= 1 + 4e-6f;
    assertThat(tooLarge(one())).containsExactly("rotary frequencies, relative");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void run_hiddenStateOff_isFoundAtAnyDepth(int depth) throws IOException {
    assertThat(tiny.hidden).hasSize(4);
    tiny.hidden.get(depth)[7] += 4e-4f;
    assertThat(tooLarge(one())).containsExactly("long: hidden states of every layer");
  }

  @Test
  void run_secondBatchOff_isFoundInLogitsLossAndTokens() throws IOException {
    int vocabulary = TinyCase.CONFIG.vocabSize();
    // The last real token of the shorter row.
    tiny.shorts.logits[(tiny.shorts.length + 4) * vocabulary] += 2e-4f;
    tiny.numbers.put("short.loss", tiny.shorts.loss - 2e-5);
    tiny.numbers.put("short.num_loss_tokens", tiny.shorts.lossTokens + 1);
    assertThat(tooLarge(one()))
        .containsExactly("short: logits", "short: tokens with loss", "short: loss");
  }

  @Test
  void run_gradientNormOff_isFound() throws IOException {
    double norm = tiny.numbers.get("short.grad_norm").asDouble();
    tiny.numbers.put("short.grad_norm", norm * (1 + 6e-5));
    assertThat(tooLarge(one())).containsExactly("short: gradient norm, relative");
  }

  @Test
  void run_logitOfGenerationOff_isFound() throws IOException {
    tiny.generatedLogits[tiny.generatedLogits.length - 1] += 2e-4f;
    assertThat(tooLarge(one()))
        .containsExactly("greedy generation: logits", "greedy generation with a cache: logits");
  }

  @Test
  void run_generatedIdBeyondTheVocabulary_failsItsCase() throws IOException {
    tiny.generated[0] = TinyCase.CONFIG.vocabSize();
    assertThat(one().failure().orElseThrow()).contains("gen.tokens", "vocabulary");
  }

  @Test
  void run_lossOrNormOfAStepOff_isFound() throws IOException {
    tiny.numbers.putArray("adamw.loss_before_step").add(tiny.longs.loss + 1e-4);
    tiny.numbers.putArray("adamw.grad_norm_before_clip").add(1000);
    assertThat(tooLarge(one()))
        .containsExactly("AdamW step 1: gradient norm, relative", "AdamW: losses between steps");
  }

  @Test
  void run_oneGradientOff_isFoundAlsoByTheOptimisersStep() throws IOException {
    float[] gradient = Objects.requireNonNull(tiny.gradients.get("model.norm.weight"));
    gradient[0] = -gradient[0];
    assertThat(tooLarge(one()))
        .containsExactly(
            "long: gradients, relative L2 of the worst tensor",
            "long: gradients, absolute",
            "AdamW after 1 on the reference's gradients: weights");
  }

  @Test
  void run_weightsAfterAStepOff_areFoundByHowManyAndHowFar() throws IOException {
    float[] weights = Objects.requireNonNull(tiny.after.get("lm_head.weight"));
    weights[0] += 0.01f;
    for (int i = 1; i < 40; i++) {
      weights[i] += 1e-5f;
    }
    assertThat(tooLarge(one()))
        .containsExactly(
            "AdamW after 1: weights",
            "AdamW after 1: share of weights off by more than 5.0E-6",
            "AdamW after 1 on the reference's gradients: weights");
  }

  @Test
  void run_referenceOfAnotherSize_failsWithTensorAndSizes() throws IOException {
    tiny.gradients.put("model.norm.weight", new float[3]);
    CaseResult result = one();
    assertThat(result.passed()).isFalse();
    assertThat(result.failure())
        .hasValueSatisfying(why -> assertThat(why).contains("model.norm.weight", "16", "3"));
    assertThat(result.comparisons()).isNotEmpty();
  }

  @Test
  void run_packedDocuments_takeTheModelThatTheirReferenceNames() throws IOException {
    tiny.write(folder.resolve("tiny"));
    tiny.writePacked(folder.resolve("documents"), "../tiny/model.safetensors");
    List<CaseResult> results = run();
    assertThat(results).extracting(CaseResult::name).containsExactly("documents", "tiny");
    assertThat(results).allMatch(CaseResult::passed);
    assertThat(results.get(0).comparisons().stream().map(Comparison::what))
        .contains("packed: logits", "packed: loss", "packed: gradients, absolute");
  }

  @Test
  void run_freshAdapter_givesTheNumbersOfTheBaseThatItNames() throws IOException {
    tiny.write(folder.resolve("tiny"));
    Path adapted = folder.resolve("adapted");
    AdapterConfig form = new AdapterConfig(2, 4, List.of("mlp.up_proj"), "../tiny");
    try (NDManager root = Torch.open();
        Adapter adapter = Adapter.drawn(root, TinyCase.CONFIG, form, 1)) {
      adapter.save(adapted);
    }
    tiny.writePacked(adapted, "");
    Files.delete(adapted.resolve("grads.safetensors"));
    CaseResult result = run().get(0);
    assertThat(result.name()).isEqualTo("adapted");
    assertThat(result.passed()).isTrue();
    assertThat(result.comparisons().stream().map(Comparison::what))
        .containsExactly(
            "packed: logits", "packed: loss", "packed: logits, merged", "packed: loss, merged");
  }

  @Test
  void run_trainedAdapter_givesTheNumbersOfPlainJavaBesideItsBaseAndMerged() throws IOException {
    tiny.write(folder.resolve("tiny"));
    TinyCase.writeAdapted(folder.resolve("tiny"), folder.resolve("adapted"), tiny.longs);
    CaseResult result = run().get(0);
    assertThat(result.failure()).isEmpty();
    assertThat(tooLarge(result)).isEmpty();
    assertThat(result.comparisons().stream().map(Comparison::what))
        .containsExactly(
            "long: logits", "long: loss", "long: logits, merged", "long: loss, merged");
  }

  @Test
  void run_trainedAdapterOff_isFoundBesideItsBaseAndMerged() throws IOException {
    tiny.write(folder.resolve("tiny"));
    Path adapted = folder.resolve("adapted");
    TinyCase.writeAdapted(folder.resolve("tiny"), adapted, tiny.longs);
    Path form = adapted.resolve(AdapterConfig.FILE);
    String json = Files.readString(form);
    assertThat(json).contains("\"lora_alpha\" : 6.0");
    Files.writeString(form, json.replace("\"lora_alpha\" : 6.0", "\"lora_alpha\" : 6.1"));
    assertThat(tooLarge(run().get(0)))
        .containsExactly(
            "long: logits", "long: loss", "long: logits, merged", "long: loss, merged");
  }

  @Test
  void run_modelWithoutReference_takesThatOfTheSameConfiguration() throws IOException {
    tiny.write(folder.resolve("tiny"));
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String file : List.of(ModelConfig.FILE, "model.safetensors")) {
      Files.copy(folder.resolve("tiny").resolve(file), copy.resolve(file));
    }
    assertThat(run()).hasSize(2).allMatch(CaseResult::passed);

    Path third = folder.resolve("third");
    tiny.write(third);
    Files.copy(copy.resolve(ModelConfig.FILE), third.resolve(ModelConfig.FILE));
    List<CaseResult> results = run();
    assertThat(results.get(0).failure())
        .hasValueSatisfying(why -> assertThat(why).contains("which one is meant"));
  }

  @Test
  void run_caseThatCannotRun_failsWithItsReasonAndTheOthersRun() throws IOException {
    tiny.write(folder.resolve("tiny"));
    Files.createDirectories(folder.resolve("nothing"));
    tiny.writePacked(folder.resolve("lost"), "../gone/model.safetensors");
    Path damaged = folder.resolve("zdamaged");
    tiny.write(damaged);
    Files.copy(folder.resolve("tiny/config.json"), damaged.resolve("config.json"));
    List<String> told = new ArrayList<>();
    List<CaseResult> results = ModelVerification.run(folder, result -> told.add(result.name()));
    assertThat(told).containsExactly("lost", "nothing", "tiny", "zdamaged");
    assertThat(results).extracting(CaseResult::passed).containsExactly(false, false, true, false);
    assertThat(results.get(0).failure().orElse("")).contains("gone");
    assertThat(results.get(1).failure().orElse("")).contains("names no model");
    assertThat(results.get(3).failure().orElse("")).contains("model.safetensors");
  }

  @Test
  void run_batchWithoutAsManyLabels_failsWithTensorAndShapes() throws IOException {
    tiny.write(folder.resolve("tiny"));
    new TensorFile()
        .longs("b.input_ids", new long[4], 1, 4)
        .longs("b.labels", new long[3], 1, 3)
        .write(folder.resolve("tiny/reference.safetensors"));
    assertThat(run().get(0).failure())
        .hasValueSatisfying(why -> assertThat(why).contains("b.labels", "[1, 3]", "[1, 4]"));
  }

  static List<Arguments> malformed() {
    long[] ids = {1, 2, 3, 4};
    long[] positions = {0, 1, 2, 3};
    return List.of(
        Arguments.of("hole", ids, new long[] {1, 1, 0, 1}, positions, new long[] {1, 4}, "at 3"),
        Arguments.of("left", ids, new long[] {0, 1, 1, 1}, positions, new long[] {1, 4}, "row 0"),
        Arguments.of(
            "no token",
            ids,
            new long[] {1, 1, 0, 0},
            new long[] {0, 1, 0, 1},
            new long[] {2, 2},
            "row 1"),
        Arguments.of(
            "weight", ids, new long[] {1, 1, 1, 2}, positions, new long[] {1, 4}, "0 or 1"),
        Arguments.of(
            "rows", new long[0], new long[0], new long[0], new long[] {1L << 32, 0}, "4294967296"),
        Arguments.of(
            "length",
            new long[0],
            new long[0],
            new long[0],
            new long[] {0, 1L << 32},
            "4294967296"),
        Arguments.of("no row", new long[0], new long[0], new long[0], new long[] {0, 4}, "[0, 4]"),
        Arguments.of(
            "id",
            new long[] {1, 2, 3, 1000},
            new long[] {1, 1, 1, 1},
            positions,
            new long[] {1, 4},
            "out of range"));
  }

  /** It threw out of the whole verification: no case behind it was run. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void run_malformedBatch_failsItsCaseAndTheOthersRun(
      String name, long[] ids, long[] mask, long[] positions, long[] shape, String named)
      throws IOException {
    Path bad = folder.resolve("bad");
    tiny.writePacked(bad, "../tiny/model.safetensors");
    new TensorFile()
        .longs("b.input_ids", ids, shape)
        .longs("b.labels", ids, shape)
        .longs("b.attention_mask", mask, shape)
        .longs("b.position_ids", positions, shape)
        .floats("b.logits", new float[ids.length * 23], shape[0], shape[1], 23)
        .write(bad.resolve("reference.safetensors"));
    tiny.write(folder.resolve("tiny"));
    List<CaseResult> results = run();
    assertThat(results).extracting(CaseResult::name).containsExactly("bad", "tiny");
    assertThat(results.get(0).failure()).hasValueSatisfying(why -> assertThat(why).contains(named));
    assertThat(results.get(1).passed()).isTrue();
  }

  @Test
  void run_folderThatIsOneCase_runsItAlone() throws IOException {
    tiny.write(folder.resolve("tiny"));
    List<CaseResult> results = ModelVerification.run(folder.resolve("tiny"), result -> {});
    assertThat(results).extracting(CaseResult::name).containsExactly("tiny");
  }

  @Test
  void run_noCase_isRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("tiny/empty"));
    assertThatThrownBy(() -> ModelVerification.run(empty, result -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no case");
    assertThatThrownBy(() -> ModelVerification.run(folder.resolve("none"), result -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no folder");
  }
}
