package io.skillstream.workers.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.workers.model.Architecture;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.NaiveDecoder;
import io.skillstream.workers.model.RopeScaling;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.trainer.AdamW;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A reference case of a tiny model: logits, losses and generation of plain Java, weights after an
 * AdamW step in double arithmetic, gradients of the model itself (which other tests compare with
 * difference quotients). Everything can be changed before it is written.
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

  private static final int LENGTH = 12;
  private static final int SHORT = 7;
  private static final int PROMPT = 3;

  final Map<String, float[]> gradients = new LinkedHashMap<>();
  final Map<String, float[]> after = new LinkedHashMap<>();
  final ObjectNode numbers = new ObjectMapper().createObjectNode();
  final float[] logits = new float[2 * LENGTH * CONFIG.vocabSize()];
  final long[] generated = new long[4];
  private final long[] ids = new long[2 * LENGTH];
  private final long[] labels = new long[2 * LENGTH];
  private final long[] mask = new long[2 * LENGTH];
  private final int[][] rows;

  TinyCase(Path model) throws IOException {
    Random random = new Random(17);
    rows =
        new int[][] {
          random.ints(LENGTH, 0, CONFIG.vocabSize()).toArray(),
          random.ints(SHORT, 0, CONFIG.vocabSize()).toArray()
        };
    Files.createDirectories(model);
    Files.writeString(model.resolve(ModelConfig.FILE), CONFIG.toJson());
    try (NDManager root = Torch.open();
        Weights weights = Weights.drawn(root, CONFIG, 9)) {
      weights.save(model);
      forward(new NaiveDecoder(CONFIG, weights));
    }
    try (NDManager root = Torch.open();
        CausalLm lm = new CausalLm(CONFIG, Weights.load(root, CONFIG, model))) {
      backward(lm);
    }
  }

  private static int[] wanted(int[] row) {
    int[] labels = row.clone();
    Arrays.fill(labels, 0, PROMPT, MicroBatch.NO_LOSS);
    return labels;
  }

  private void forward(NaiveDecoder naive) {
    // What padding gives is not compared; NaN would show if it were.
    Arrays.fill(logits, Float.NaN);
    Arrays.fill(labels, MicroBatch.NO_LOSS);
    double loss = 0;
    int tokens = 0;
    for (int row = 0; row < rows.length; row++) {
      double[][] out = naive.logits(rows[row]);
      int[] wanted = wanted(rows[row]);
      for (int t = 0; t < out.length; t++) {
        int at = row * LENGTH + t;
        ids[at] = rows[row][t];
        labels[at] = wanted[t];
        mask[at] = 1;
        for (int i = 0; i < CONFIG.vocabSize(); i++) {
          logits[at * CONFIG.vocabSize() + i] = (float) out[t][i];
        }
      }
      loss += naive.loss(rows[row], wanted);
      tokens += rows[row].length - PROMPT;
    }
    numbers.put("long.loss", loss / tokens);
    numbers.put("long.num_loss_tokens", tokens);
    int[] sequence = Arrays.copyOf(rows[0], PROMPT);
    for (int step = 0; step < generated.length; step++) {
      double[][] out = naive.logits(sequence);
      double[] last = out[out.length - 1];
      int best = 0;
      for (int i = 1; i < last.length; i++) {
        best = last[i] > last[best] ? i : best;
      }
      generated[step] = best;
      sequence = Arrays.copyOf(sequence, sequence.length + 1);
      sequence[sequence.length - 1] = best;
    }
  }

  private void backward(CausalLm lm) throws IOException {
    List<int[]> sequences = List.of(rows);
    MicroBatch batch =
        MicroBatch.of(sequences, sequences.stream().map(TinyCase::wanted).toList(), 0);
    double squares = 0;
    try (AdamW optimiser = new AdamW(lm.weights(), AdamW.Settings.DEFAULT)) {
      double loss = lm.accumulate(batch, 1.0 / batch.lossTokens());
      numbers.putArray("adamw.loss_before_step").add(loss);
      List<NDArray> found = optimiser.gradients();
      int at = 0;
      for (String name : lm.weights().byName().keySet()) {
        float[] gradient = found.get(at++).toFloatArray();
        gradients.put(name, gradient);
        for (float value : gradient) {
          squares += value * (double) value;
        }
      }
    }
    double norm = Math.sqrt(squares);
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

  /** Writes the reference files. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("reference.json"), numbers.toString());
    long[] positions = new long[2 * LENGTH];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = mask[i] == 1 ? i % LENGTH : 1;
    }
    new TensorFile()
        .longs("long.input_ids", ids, 2, LENGTH)
        .longs("long.labels", labels, 2, LENGTH)
        .longs("long.attention_mask", mask, 2, LENGTH)
        .longs("long.position_ids", positions, 2, LENGTH)
        .floats("long.logits", logits, 2, LENGTH, CONFIG.vocabSize())
        .longs("gen.prompt", Arrays.copyOf(ids, PROMPT), PROMPT)
        .longs("gen.tokens", generated, generated.length)
        .write(folder.resolve("reference.safetensors"));
    write(folder.resolve("grads.safetensors"), gradients);
    write(folder.resolve("after1.safetensors"), after);
  }

  private static void write(Path file, Map<String, float[]> tensors) throws IOException {
    TensorFile writer = new TensorFile();
    tensors.forEach((name, values) -> writer.floats(name, values, values.length));
    writer.write(file);
  }

  /** Writes both rows as documents of one packed row that names its model by {@code weights}. */
  void writePacked(Path folder, String weights) throws IOException {
    Files.createDirectories(folder);
    int length = LENGTH + SHORT;
    int vocabulary = CONFIG.vocabSize();
    long[] packedIds = new long[length];
    long[] packedLabels = new long[length];
    long[] positions = new long[length];
    for (int i = 0; i < length; i++) {
      packedIds[i] = ids[i];
      packedLabels[i] = labels[i];
      positions[i] = i % LENGTH;
    }
    new TensorFile()
        .longs("packed.input_ids", packedIds, 1, length)
        .longs("packed.labels", packedLabels, 1, length)
        .longs("packed.position_ids", positions, 1, length)
        .floats("packed.logits", Arrays.copyOf(logits, length * vocabulary), 1, length, vocabulary)
        .write(folder.resolve("reference.safetensors"));
    ObjectNode packed = new ObjectMapper().createObjectNode();
    packed.put("weights", weights);
    packed.set("loss", numbers.get("long.loss"));
    Files.writeString(folder.resolve("reference.json"), packed.toString());
    write(folder.resolve("grads.safetensors"), gradients);
  }
}
