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
            "greedy generation: wrong tokens",
            "greedy generation with a cache: wrong tokens",
            "long: gradients, absolute",
            "AdamW after 1: weights",
            "AdamW after 1 on the reference's gradients: weights")
        .doesNotContain("rotary frequencies, relative", "greedy generation: logits");
  }

  @Test
  void run_oneLogitOff_isFound() throws IOException {
    tiny.logits[5] += 2e-4f;
    CaseResult result = one();
    assertThat(result.passed()).isFalse();
    assertThat(tooLarge(result)).containsExactly("long: logits");
  }

  @Test
  void run_logitThatIsNoNumber_isFound() throws IOException {
    tiny.logits[5] = Float.NaN;
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
    tiny.writePacked(adapted, "");
    Files.delete(adapted.resolve("grads.safetensors"));
    AdapterConfig form = new AdapterConfig(2, 4, List.of("mlp.up_proj"), "../tiny");
    try (NDManager root = Torch.open();
        Adapter adapter = Adapter.drawn(root, TinyCase.CONFIG, form, 1)) {
      adapter.save(adapted);
    }
    CaseResult result = run().get(0);
    assertThat(result.name()).isEqualTo("adapted");
    assertThat(result.passed()).isTrue();
    assertThat(result.comparisons().stream().map(Comparison::what))
        .containsExactly(
            "packed: logits", "packed: loss", "packed: logits, merged", "packed: loss, merged");
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
