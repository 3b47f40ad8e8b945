package io.skillstream.workers.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A case does not pass when a part of its reference is not compared. */
class UncomparedNumbersTest {

  @TempDir Path folder;
  private TinyCase tiny;
  private Path reference;

  @BeforeEach
  void write() throws IOException {
    tiny = new TinyCase(folder);
    tiny.write(folder);
    reference = folder.resolve("reference.json");
  }

  private CaseResult run() throws IOException {
    return ModelVerification.run(folder, result -> {}).get(0);
  }

  private void assertFails(String... named) throws IOException {
    CaseResult result = run();
    assertThat(result.passed()).isFalse();
    assertThat(result.failure()).hasValueSatisfying(why -> assertThat(why).contains(named));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7"})
  void run_numbersThatAreNoObject_fail(String content) throws IOException {
    Files.writeString(reference, content);
    assertFails("reference.json", "no JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"long.loss\": 1, \"long.loss\": 2}", "{} {\"long.loss\": 1}"})
  void run_numbersThatHideOthers_fail(String content) throws IOException {
    Files.writeString(reference, content);
    assertFails("reference.json", "no JSON");
  }

  @Test
  void run_weightsAfterStepsWithoutLosses_addNoRowOfLosses() throws IOException {
    tiny.numbers.remove("adamw.loss_before_step");
    tiny.numbers.remove("adamw.grad_norm_before_clip");
    tiny.write(folder);
    CaseResult result = run();
    assertThat(result.passed()).isTrue();
    assertThat(result.comparisons().stream().map(Comparison::what))
        .contains("AdamW after 1: weights")
        .noneMatch(what -> what.contains("losses between steps"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void run_frequenciesOfAnotherNumber_fail(int length) throws IOException {
    float[] frequencies = new float[length];
    System.arraycopy(tiny.frequencies, 0, frequencies, 0, Math.min(length, 2));
    tiny.frequencies = frequencies;
    tiny.write(folder);
    assertFails("inv_freq");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "long.loss | \"6.0\" | long.loss is no number",
        "long.loss | null | long.loss is no number",
        "short.grad_norm | [1] | short.grad_norm is no number",
        "adamw.loss_before_step | 6.0 | adamw.loss_before_step is no array",
        "adamw.loss_before_step | [\"6.0\"] | adamw.loss_before_step[0] is no number",
        "adamw.loss_before_step | [6.0, 5.0] | adamw.loss_before_step[1]",
        "adamw.loss_after_2 | 5.0 | adamw.loss_after_2",
        "loss | 6.0 | nothing was compared with loss",
        "longer.loss | 6.0 | nothing was compared with longer.loss",
        "perplexity | [] | nothing was compared with perplexity",
      })
  void run_numberOfUnexpectedFormOrName_fails(String field, String value, String named)
      throws IOException {
    tiny.numbers.putRawValue(field, new RawValue(value));
    tiny.write(folder);
    assertFails(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.logits",
        "x.hidden.0",
        "long.hidden.5",
        "short.hidden.1",
        "long.allowed",
        "gen.scores",
      })
  void run_tensorThatNothingAsksFor_fails(String name) throws IOException {
    tiny.tensors().floats(name, new float[4], 4).write(folder.resolve("reference.safetensors"));
    assertFails("nothing was compared with " + name);
  }

  @Test
  void run_manyAndLongNames_areNamedInShort() throws IOException {
    TensorFile tensors = tiny.tensors();
    for (int i = 0; i < 40; i++) {
      tensors.floats(i + "\u009b" + "x".repeat(5000), new float[1], 1);
    }
    tensors.write(folder.resolve("reference.safetensors"));
    assertFails("0?xxx", "and 35 more");
    assertThat(run().failure().orElse("")).hasSizeLessThan(1500).doesNotContain("\u009b");
  }

  @Test
  void run_batchWithALongName_failsWithItInShort() throws IOException {
    tiny.tensors()
        .longs("x".repeat(5000) + ".input_ids", new long[] {1}, 1, 1)
        .write(folder.resolve("reference.safetensors"));
    assertFails("xxx...");
    assertThat(run().failure().orElse("")).hasSizeLessThan(1000);
  }

  @Test
  void run_gradientsOfOtherTensors_failWithTheDifferenceInShort() throws IOException {
    tiny.gradients.put("x".repeat(5000), new float[1]);
    tiny.gradients.remove("model.norm.weight");
    tiny.write(folder);
    assertFails("missing are [model.norm.weight]", "unknown are [xxx");
    assertThat(run().failure().orElse("")).hasSizeLessThan(1000);
  }

  @Test
  void run_generationWithoutTokens_fails() throws IOException {
    tiny.tensors()
        .renamed("gen.tokens", "gen.token")
        .write(folder.resolve("reference.safetensors"));
    assertFails("gen.logits, gen.prompt, gen.token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"after0.safetensors", "after01.safetensors", "after_1.safetensors"})
  void run_weightsAfterNoNumberOfSteps_fail(String name) throws IOException {
    Files.copy(folder.resolve("after1.safetensors"), folder.resolve(name));
    assertFails(name, "after1.safetensors to");
  }

  @Test
  void run_fieldsAndTensorsThatDescribe_areNoNumbersToCompare() throws IOException {
    tiny.numbers.put("seed", 1).put("weights", "model.safetensors").put("gen.prompt_seed", 2);
    tiny.numbers.put("gen.min_top2_margin", 0.1).putArray("gen.tokens").add(1);
    tiny.numbers.putArray("doc_lengths").add(12).add(7);
    tiny.write(folder);
    assertThat(run().passed()).isTrue();
  }
}
