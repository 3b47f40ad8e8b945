package io.skillstream.workers.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Speed of the small student's training step, as tokens a second and as a fraction of what a large
 * float32 matrix product reaches in the same run on the same thread.
 *
 * <p>Matmul and steps are interleaved; medians. Both are timed in CPU seconds of the one thread
 * that does all the work, because a busy neighbour on shared cores distorts wall time. FLOPs of a
 * step are {@link ModelConfig#trainingFlops}. Run from the module's folder:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * OMP_NUM_THREADS=1 java -cp target/test-classes:target/classes:$(cat target/classpath) \
 *     io.skillstream.workers.trainer.TrainingBenchmark
 * </pre>
 */
final class TrainingBenchmark {

  private static final int SIZE = 1536;
  private static final int ROUNDS = 7;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TrainingBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    for (int[] shape : new int[][] {{16, 128}, {8, 256}, {2, 1024}, {16, 175}}) {
      measure(shape[0], shape[1]);
    }
  }

  private static void measure(int rows, int length) throws IOException {
    try (Trainer trainer = new Trainer(Student.small(1), TrainingConfig.small(1000, 1));
        NDManager manager = Torch.open()) {
      ModelConfig config = trainer.student().model().config();
      List<LabelledTokens> examples = examples(rows, length, config.vocabSize());
      NDArray a = manager.randomNormal(0, 1, new Shape(SIZE, SIZE), DataType.FLOAT32);
      NDArray b = manager.randomNormal(0, 1, new Shape(SIZE, SIZE), DataType.FLOAT32);
      for (int i = 0; i < 3; i++) {
        trainer.step(examples);
        matmul(a, b);
      }
      double[] peak = new double[ROUNDS];
      double[] step = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        peak[i] = 2.0 * SIZE * SIZE * SIZE / matmul(a, b);
        long start = THREADS.getCurrentThreadCpuTime();
        trainer.step(examples);
        step[i] = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
      }
      double seconds = median(step);
      double flops = rows * config.trainingFlops(length, examples.get(0).lossTokens()) / seconds;
      System.out.printf(
          "rows %d, length %d, %d parameters, %d thread(s): %.0f tokens/s, %.1f GFLOP/s,"
              + " %.0f %% of a %d matmul's %.1f GFLOP/s%n",
          rows,
          length,
          config.parameters(),
          Torch.threads(),
          rows * length / seconds,
          flops / 1e9,
          100 * flops / median(peak),
          SIZE,
          median(peak) / 1e9);
    }
  }

  private static double matmul(NDArray a, NDArray b) {
    long start = THREADS.getCurrentThreadCpuTime();
    try (NDArray c = a.matMul(b)) {
      c.getFloat(0, 0);
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static List<LabelledTokens> examples(int rows, int length, int vocabulary) {
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
