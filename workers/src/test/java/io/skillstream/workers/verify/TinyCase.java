package io.skillstream.workers.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.workers.model.Adapter;
import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.Architecture;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.NaiveDecoder;
import io.skillstream.workers.model.RopeScaling;
import io.skillstream.workers.model.TensorCopies;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.trainer.AdamW;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A reference case of a tiny model: frequencies, hidden states, logits, losses and generation of
 * plain Java, weights after an AdamW step in double arithmetic, gradients of the model itself
 * (which other tests compare with difference quotients). Everything can be changed before it is
 * written.
 */
final class TinyCase {

  static final ModelConfig CONFIG =
      new ModelConfig(
          Architecture.LLAMA,
          23,
          16,
          24,
          2,
          4,
          2,
          4,
          64,
          1e-5,
          10_000,
          new RopeScaling.Llama3(4, 1, 4, 16),
          false,
          0.3,
          List.of());

  private static final String B = ".lora_B.weight";

  final Map<String, float[]> gradients = new LinkedHashMap<>();
  final Map<String, float[]> after = new LinkedHashMap<>();
  final ObjectNode numbers = new ObjectMapper().createObjectNode();
  final TinyBatch longs;
  final TinyBatch shorts;

  /** Of the first row of the long batch, by depth, (tokens, width). */
  final List<float[]> hidden = new ArrayList<>();

  float[] frequencies = new float[CONFIG.headDim() / 2];
  final long[] generated = new long[4];
  final float[] generatedLogits = new float[4 * CONFIG.vocabSize()];

  TinyCase(Path model) throws IOException {
    Random random = new Random(17);
    Files.createDirectories(model);
    Files.writeString(model.resolve(ModelConfig.FILE), CONFIG.toJson());
    NaiveDecoder naive;
    try (NDManager root = Torch.open();
        Weights weights = Weights.drawn(root, CONFIG, 9)) {
      weights.save(model);
      naive = new NaiveDecoder(CONFIG, weights);
    }
    longs = new TinyBatch("long", random, CONFIG.vocabSize(), naive, 12, 7);
    shorts = new TinyBatch("short", random, CONFIG.vocabSize(), naive, 6, 5);
    forward(naive);
    try (NDManager root = Torch.open();
        CausalLm lm = new CausalLm(CONFIG, Weights.load(root, CONFIG, model))) {
      backward(lm);
    }
  }

  private void forward(NaiveDecoder naive) {
    for (TinyBatch batch : List.of(longs, shorts)) {
      numbers.put(batch.name + ".loss", batch.loss);
      numbers.put(batch.name + ".num_loss_tokens", batch.lossTokens);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) naive.frequency(i);
    }
    for (double[][] state : naive.hidden(longs.rows[0])) {
      float[] flat = new float[state.length * CONFIG.hiddenSize()];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = (float) state[i / CONFIG.hiddenSize()][i % CONFIG.hiddenSize()];
      }
      hidden.add(flat);
    }
    int[] sequence = Arrays.copyOf(longs.rows[0], TinyBatch.PROMPT);
    for (int step = 0; step < generated.length; step++) {
      double[][] out = naive.logits(sequence);
      double[] last = out[out.length - 1];
      int best = 0;
      for (int i = 0; i < last.length; i++) {
        best = last[i] > last[best] ? i : best;
        generatedLogits[step * last.length + i] = (float) last[i];
      }
      generated[step] = best;
      sequence = Arrays.copyOf(sequence, sequence.length + 1);
      sequence[sequence.length - 1] = best;
    }
  }

  /** Puts the gradients of a batch into a map, by name, and returns its loss. */
  private static double gradients(CausalLm lm, TinyBatch batch, Map<String, float[]> into)
      throws IOException {
    MicroBatch micro = batch.micro();
    try (AdamW optimiser = new AdamW(lm.weights(), AdamW.Settings.DEFAULT)) {
      double loss = lm.accumulate(micro, 1.0 / micro.lossTokens()).scaled();
      List<NDArray> found = optimiser.gradients();
      int at = 0;
      for (String name : lm.weights().byName().keySet()) {
        into.put(name, found.get(at++).toFloatArray());
      }
      optimiser.zeroGradients();
      return loss;
    }
  }

  private static double norm(Map<String, float[]> gradients) {
    double squares = 0;
    for (float[] gradient : gradients.values()) {
      for (float value : gradient) {
        squares += value * (double) value;
      }
    }
    return Math.sqrt(squares);
  }

  private void backward(CausalLm lm) throws IOException {
    Map<String, float[]> ofShort = new LinkedHashMap<>();
    gradients(lm, shorts, ofShort);
    numbers.put("short.grad_norm", norm(ofShort));
    numbers.putArray("adamw.loss_before_step").add(gradients(lm, longs, gradients));
    double norm = norm(gradients);
    numbers.putArray("adamw.grad_norm_before_clip").add(norm);
    double clip = Math.min(1, 1 / (norm + 1e-6));
    gradients.forEach(
        (name, gradient) -> {
          float[] weights = lm.weights().values(name);
          for (int i = 0; i < weights.length; i++) {
            // Both moments of a first step, corrected for their bias, are g and g squared.
            double g = gradient[i] * clip;
            double decayed = weights[i] * (1 - 1e-3 * 0.1);
            weights[i] = (float) (decayed - 1e-3 * g / (Math.abs(g) + 1e-8));
          }
          after.put(name, weights);
        });
  }

  /** What {@link #write} puts into {@code reference.safetensors}. */
  TensorFile tensors() {
    TensorFile file = new TensorFile();
    longs.addTo(file);
    shorts.addTo(file);
    for (int depth = 0; depth < hidden.size(); depth++) {
      String name = depth <= CONFIG.layers() ? Integer.toString(depth) : "norm";
      file.floats("long.hidden." + name, hidden.get(depth), longs.length, CONFIG.hiddenSize());
    }
    return file.floats("inv_freq", frequencies, frequencies.length)
        .longs("gen.prompt", Arrays.copyOf(longs.ids, TinyBatch.PROMPT), TinyBatch.PROMPT)
        .longs("gen.tokens", generated, generated.length)
        .floats("gen.logits", generatedLogits, generated.length, CONFIG.vocabSize());
  }

  /** Writes the reference files. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    writeNumbers(folder, numbers);
    tensors().write(folder.resolve("reference.safetensors"));
    write(folder.resolve("grads.safetensors"), gradients);
    write(folder.resolve("after1.safetensors"), after);
  }

  private static void writeNumbers(Path folder, ObjectNode numbers) throws IOException {
    Files.writeString(folder.resolve("reference.json"), numbers.toString());
  }

  private static void write(Path file, Map<String, float[]> tensors) throws IOException {
    TensorFile writer = new TensorFile();
    tensors.forEach((name, values) -> writer.floats(name, values, values.length));
    writer.write(file);
  }

  /**
   * Writes both long rows as documents of one packed row that names its model by {@code weights}.
   */
  void writePacked(Path folder, String weights) throws IOException {
    Files.createDirectories(folder);
    TensorFile file = new TensorFile();
    longs.addPackedTo(file, "packed");
    // Said by the positions too.
    file.longs("packed.segment_ids", new long[] {0}, 1);
    file.write(folder.resolve("reference.safetensors"));
    ObjectNode packed = new ObjectMapper().createObjectNode();
    packed.put("weights", weights);
    packed.put("loss", longs.loss);
    writeNumbers(folder, packed);
    write(folder.resolve("grads.safetensors"), gradients);
  }

  /**
   * Writes a trained adapter of this case's model, and the logits and loss of a batch through plain
   * Java whose weights are W + alpha / rank B A.
   */
  static void writeAdapted(Path model, Path folder, TinyBatch batch) throws IOException {
    AdapterConfig form =
        new AdapterConfig(2, 6, List.of("self_attn.q_proj", "mlp.down_proj"), model.toString());
    try (NDManager root = Torch.open();
        Weights weights = Weights.load(root, CONFIG, model);
        Adapter adapter = Adapter.drawn(root, CONFIG, form, 1)) {
      fillB(adapter);
      adapter.save(folder);
      NaiveDecoder naive = new NaiveDecoder(CONFIG, weights);
      for (String name : adapter.byName().keySet()) {
        if (name.endsWith(B)) {
          String module = name.substring(0, name.length() - B.length());
          merge(naive.weight(module.replace("base_model.model.", "") + ".weight"), adapter, module);
        }
      }
      TinyBatch adapted = batch.through(naive);
      TensorFile file = new TensorFile();
      adapted.addTo(file);
      file.write(folder.resolve("reference.safetensors"));
      writeNumbers(folder, new ObjectMapper().createObjectNode().put("loss", adapted.loss));
    }
  }

  private static void fillB(Adapter adapter) throws IOException {
    Random random = new Random(5);
    try (TensorCopies copies = new TensorCopies(adapter.manager())) {
      for (Map.Entry<String, NDArray> tensor : adapter.byName().entrySet()) {
        if (tensor.getKey().endsWith(B)) {
          copies.fill(
              tensor.getValue(),
              (from, into) -> {
                while (into.hasRemaining()) {
                  into.put((float) random.nextGaussian() * 0.3f);
                }
              });
        }
      }
    }
  }

  private static void merge(double[] into, Adapter adapter, String module) {
    AdapterConfig form = adapter.config();
    float[] a = values(adapter, module + ".lora_A.weight");
    float[] b = values(adapter, module + B);
    int in = a.length / form.rank();
    for (int i = 0; i < into.length; i++) {
      for (int k = 0; k < form.rank(); k++) {
        into[i] +=
            form.alpha() / form.rank() * b[i / in * form.rank() + k] * (double) a[k * in + i % in];
      }
    }
  }

  private static float[] values(Adapter adapter, String name) {
    return Objects.requireNonNull(adapter.byName().get(name), name).toFloatArray();
  }
}
