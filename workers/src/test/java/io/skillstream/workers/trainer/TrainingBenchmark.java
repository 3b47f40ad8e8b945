package io.skillstream.workers.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.OpByOpDecoder;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Speed of a training step of 2,048 tokens, in sequences of 256 and of 1,024, as a fraction of what
 * a float32 matrix product reaches in the same run on the same thread, beside the same step in
 * DJL's own operations.
 *
 * <p>The peak is the best median of square products of 1,536, 2,048 and 3,072. FLOPs of a step are
 * {@link ModelConfig#trainingFlops}: 6 for every weight of a matrix and token, 6 T (T+1) D heads a
 * layer for attention, nothing for norms, activations, embedding and optimiser. Three quarters of
 * the tokens carry loss. A step is forward, backward and AdamW; products and steps are interleaved;
 * medians, in CPU seconds of the one thread that does all the work, because a busy neighbour on
 * shared cores distorts wall time. The argument is the number of rounds. Run from the module's
 * folder:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * OMP_NUM_THREADS=1 java -cp target/test-classes:target/classes:$(cat target/classpath) \
 *     io.skillstream.workers.trainer.TrainingBenchmark
 * </pre>
 */
final class TrainingBenchmark {

  private static final int TOKENS = 2048;
  private static final int[] PRODUCTS = {1536, 2048, 3072};
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TrainingBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
    System.out.println("Training step of 2,048 tokens, " + Torch.threads() + " thread(s), medians");
    System.out.println();
    System.out.println(
        "| width, inner, layers, heads x width, vocabulary | parameters | length | peak GFLOP/s"
            + " | step tokens/s | of peak | op by op tokens/s | of peak |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
    try (Tokenizer tokenizer = Tokenizer.builtIn()) {
      int vocabulary = tokenizer.size();
      List<ModelConfig> configs =
          List.of(
              ModelConfig.small(vocabulary, tokenizer.endOfTurn()),
              shape(vocabulary, 256, 768, 4, 64),
              shape(vocabulary, 512, 1536, 8, 64));
      for (ModelConfig config : configs) {
        for (int length : new int[] {256, 1024}) {
          measure(config, length, rounds);
        }
      }
    }
  }

  private static ModelConfig shape(int vocabulary, int width, int inner, int heads, int headDim) {
    return new ModelConfig(
        vocabulary,
        width,
        inner,
        4,
        heads,
        heads / 2,
        headDim,
        2048,
        1e-6,
        10_000,
        true,
        0.02,
        List.of(0));
  }

  private static void measure(ModelConfig config, int length, int rounds) throws IOException {
    List<LabelledTokens> examples = examples(TOKENS / length, length, config.vocabSize());
    try (Trainer trainer =
            new Trainer(
                Student.drawn(Tokenizer.builtIn(), config, 1), TrainingConfig.small(1000, 1));
        NDManager manager = Torch.open()) {
      OpByOpDecoder opByOp = new OpByOpDecoder(config, trainer.student().model().weights());
      MicroBatch batch = MicroBatches.cut(examples, Packing.NONE, TOKENS, 0).get(0).batch();
      Runnable slow =
          () -> {
            opByOp.accumulate(batch, 1.0 / batch.lossTokens());
            trainer.optimiser().step(1e-4);
          };
      double[][] products = new double[PRODUCTS.length][rounds];
      double[] fast = new double[rounds];
      double[] composed = new double[rounds];
      trainer.step(examples);
      slow.run();
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < PRODUCTS.length; i++) {
          products[i][round] = 2 * Math.pow(PRODUCTS[i], 3) / product(manager, PRODUCTS[i]);
        }
        fast[round] = seconds(() -> trainer.step(examples));
        composed[round] = seconds(slow);
      }
      double peak =
          Arrays.stream(products).mapToDouble(TrainingBenchmark::median).max().orElseThrow();
      double flops = TOKENS / length * config.trainingFlops(length, examples.get(0).lossTokens());
      System.out.printf(
          "| %d, %d, %d, %d (%d) x %d, %d | %,d | %d | %.1f | %.0f | %.0f %% | %.0f | %.0f %% |%n",
          config.hiddenSize(),
          config.intermediateSize(),
          config.layers(),
          config.heads(),
          config.kvHeads(),
          config.headDim(),
          config.vocabSize(),
          config.parameters(),
          length,
          peak / 1e9,
          TOKENS / median(fast),
          100 * flops / median(fast) / peak,
          TOKENS / median(composed),
          100 * flops / median(composed) / peak);
    }
  }

  private static double product(NDManager manager, int size) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray a = scope.randomNormal(0, 1, new Shape(size, size), DataType.FLOAT32);
      NDArray b = scope.randomNormal(0, 1, new Shape(size, size), DataType.FLOAT32);
      return seconds(() -> a.matMul(b).getFloat(0, 0));
    }
  }

  private static double seconds(Runnable work) {
    long start = THREADS.getCurrentThreadCpuTime();
    work.run();
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static List<LabelledTokens> examples(int rows, int length, int vocabulary) {
    Random random = new Random(3);
    List<LabelledTokens> examples = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int[] ids = random.ints(length, 0, vocabulary).toArray();
      int[] labels = ids.clone();
      Arrays.fill(labels, 0, length / 4, -100);
      examples.add(new LabelledTokens(ids, labels));
    }
    return examples;
  }
}
