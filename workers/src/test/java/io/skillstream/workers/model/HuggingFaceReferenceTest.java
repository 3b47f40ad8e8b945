package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.trainer.AdamW;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logits, loss, gradients and AdamW steps against numbers that Hugging Face's own Qwen3 code gave.
 *
 * <p>Needs the fixtures' folder in the system property or environment variable {@code
 * SKILLSTREAM_HF_FIXTURES}; run with {@code -Dgroups=real-data}. Without the folder it fails.
 */
@Tag("real-data")
class HuggingFaceReferenceTest {

  private static final double LOGITS = 1e-4;
  private static final double LOSS = 1e-5;
  private static final double GRADIENT = 3e-5;

  private static Path fixtures() {
    String folder =
        System.getProperty("SKILLSTREAM_HF_FIXTURES", System.getenv("SKILLSTREAM_HF_FIXTURES"));
    assertThat(folder).as("set SKILLSTREAM_HF_FIXTURES to the fixtures' folder").isNotNull();
    assertThat(Path.of(folder)).isDirectory();
    return Path.of(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "qwen3-tied,qwen3-tied,long",
    "qwen3-tied,qwen3-tied,short",
    "qwen3-untied,qwen3-untied,long",
    "qwen3-untied,qwen3-untied,short",
    "qwen3-untied-sharded,qwen3-untied,long",
    "qwen3-tied-bf16,qwen3-tied-bf16,long",
  })
  void logitsAndLoss_ofReferenceBatch_agree(String model, String reference, String batch)
      throws IOException {
    Path expected = fixtures().resolve(reference);
    JsonNode numbers = new ObjectMapper().readTree(expected.resolve("reference.json").toFile());
    try (NDManager root = Torch.open();
        CausalLm lm = open(root, fixtures().resolve(model));
        SafeTensors tensors = SafeTensors.open(batchFile(expected));
        SafeTensors logits = SafeTensors.open(expected.resolve("reference.safetensors"))) {
      Batch loaded = Batch.read(tensors, batch);
      float[] wanted = logits.floats(batch + ".logits");
      float[] got;
      try (NDManager scope = root.newSubManager()) {
        got = lm.logits(scope, loaded.flatIds, loaded.rows, loaded.length).toFloatArray();
      }
      int vocabulary = lm.config().vocabSize();
      double worst = 0;
      for (int i = 0; i < wanted.length; i++) {
        if (loaded.mask[i / vocabulary] == 1) {
          worst = Math.max(worst, Math.abs(wanted[i] - got[i]));
        }
      }
      MicroBatch micro = loaded.micro();
      double loss = lm.loss(micro, 1.0 / micro.lossTokens());
      System.out.printf(
          "%s %s: logits %.2e, loss %.2e%n",
          model, batch, worst, Math.abs(loss - numbers.path(batch + ".loss").asDouble()));
      assertThat(worst).isLessThan(LOGITS);
      assertThat(loss).isCloseTo(numbers.path(batch + ".loss").asDouble(), within(LOSS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen3-tied", "qwen3-untied"})
  void gradientsAndAdamW_onReferenceBatch_agree(String model) throws IOException {
    Path folder = fixtures().resolve(model);
    JsonNode numbers = new ObjectMapper().readTree(folder.resolve("reference.json").toFile());
    try (NDManager root = Torch.open();
        CausalLm lm = open(root, folder);
        AdamW optimiser = new AdamW(lm.weights(), new AdamW.Settings(.9, .999, 1e-8, .1, 1.0));
        SafeTensors reference = SafeTensors.open(folder.resolve("reference.safetensors"))) {
      MicroBatch micro = Batch.read(reference, "long").micro();
      for (int step = 1; step <= 3; step++) {
        double loss = lm.accumulate(micro, 1.0 / micro.lossTokens());
        assertThat(loss)
            .isCloseTo(
                numbers.path("adamw.loss_before_step").get(step - 1).asDouble(), within(5e-5));
        if (step == 1) {
          compareGradients(lm, optimiser, folder);
        }
        double norm = optimiser.step(1e-3);
        assertThat(norm)
            .isCloseTo(
                numbers.path("adamw.grad_norm_before_clip").get(step - 1).asDouble(), within(1e-3));
        if (step != 2) {
          compareWeights(lm, folder.resolve("after" + step + ".safetensors"), step * 2.1e-3);
        }
      }
      assertThat(lm.loss(micro, 1.0 / micro.lossTokens()))
          .isCloseTo(numbers.path("adamw.loss_after_3").asDouble(), within(5e-5));
    }
  }

  private static void compareGradients(CausalLm lm, AdamW optimiser, Path folder)
      throws IOException {
    double worst = 0;
    try (SafeTensors gradients = SafeTensors.open(folder.resolve("grads.safetensors"))) {
      List<NDArray> got = optimiser.gradients();
      int i = 0;
      for (String name : lm.weights().byName().keySet()) {
        float[] wanted = gradients.floats(name);
        float[] found = got.get(i++).toFloatArray();
        double difference = 0;
        double size = 0;
        for (int k = 0; k < wanted.length; k++) {
          difference += Math.pow(wanted[k] - (double) found[k], 2);
          size += Math.pow(wanted[k], 2);
        }
        double relative = Math.sqrt(difference / size);
        worst = Math.max(worst, relative);
        assertThat(relative).as(name).isLessThan(GRADIENT);
      }
    }
    System.out.printf("%s: gradients, relative %.2e%n", folder.getFileName(), worst);
  }

  private static void compareWeights(CausalLm lm, Path file, double largest) throws IOException {
    long all = 0;
    long off = 0;
    double worst = 0;
    try (SafeTensors wanted = SafeTensors.open(file)) {
      for (String name : lm.weights().byName().keySet()) {
        float[] expected = wanted.floats(name);
        float[] found = lm.weights().values(name);
        for (int k = 0; k < expected.length; k++) {
          double difference = Math.abs(expected[k] - (double) found[k]);
          worst = Math.max(worst, difference);
          all++;
          if (difference > 5e-6) {
            off++;
          }
        }
      }
    }
    System.out.printf(
        "%s: %d of %d weights off by more than 5e-6, worst %.2e%n",
        file.getFileName(), off, all, worst);
    assertThat(off).isLessThanOrEqualTo(all / 1000);
    assertThat(worst).isLessThan(largest);
  }

  private static CausalLm open(NDManager root, Path folder) throws IOException {
    ModelConfig config = ModelConfig.read(folder);
    return new CausalLm(config, Weights.load(root, config, folder));
  }

  /** The bf16 case stores logits only; its inputs are those of the float32 case. */
  private static Path batchFile(Path folder) {
    boolean bf16 = folder.getFileName().toString().endsWith("-bf16");
    Path inputs = bf16 ? folder.resolveSibling("qwen3-tied") : folder;
    assertThat(Files.exists(inputs)).isTrue();
    return inputs.resolve("reference.safetensors");
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Batch(long[] flatIds, long[] labels, long[] mask, int rows, int length) {

    static Batch read(SafeTensors file, String name) throws IOException {
      List<Long> shape = file.shape(name + ".input_ids");
      return new Batch(
          file.longs(name + ".input_ids"),
          file.longs(name + ".labels"),
          file.longs(name + ".attention_mask"),
          Math.toIntExact(shape.get(0)),
          Math.toIntExact(shape.get(1)));
    }

    MicroBatch micro() {
      List<int[]> ids = new ArrayList<>();
      List<int[]> wanted = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        int from = row * length;
        int size = 0;
        while (size < length && mask[from + size] == 1) {
          size++;
        }
        int[] rowIds = new int[size];
        int[] rowLabels = new int[size];
        for (int t = 0; t < size; t++) {
          rowIds[t] = (int) flatIds[from + t];
          rowLabels[t] = (int) labels[from + t];
        }
        ids.add(rowIds);
        wanted.add(rowLabels);
      }
      return MicroBatch.of(ids, wanted, 0);
    }
  }
}
