package io.skillstream.workers.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Speed of generation with the small student, in tokens a second, beside computing the whole
 * sequence anew for each token.
 *
 * <p>Greedy, prompts of 64 tokens and 64 new ones each; sampled as well, at temperature 1 with
 * top-p 0.95. Medians of interleaved rounds, prompts included, in CPU seconds of the one thread
 * that does all the work, because a busy neighbour on shared cores distorts wall time. Run from the
 * module's folder:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * OMP_NUM_THREADS=1 java -cp target/test-classes:target/classes:$(cat target/classpath) \
 *     io.skillstream.workers.generation.GenerationBenchmark
 * </pre>
 */
final class GenerationBenchmark {

  private static final int PROMPT = 64;
  private static final int NEW = 64;
  private static final int ROUNDS = 3;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private GenerationBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    try (Student student = Student.small(1)) {
      for (int rows : new int[] {1, 16, 64}) {
        measure(student.model(), rows);
      }
    }
  }

  private static void measure(CausalLm model, int rows) {
    Sampling sampled = new Sampling(1, 0.95, 0, 1);
    List<Prompt> prompts = prompts(rows, model.config().vocabSize());
    cached(model, prompts, Sampling.GREEDY);
    cached(model, prompts, sampled);
    double[] greedy = new double[ROUNDS];
    double[] drawn = new double[ROUNDS];
    double[] recomputed = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      greedy[round] = seconds(() -> cached(model, prompts, Sampling.GREEDY));
      drawn[round] = seconds(() -> cached(model, prompts, sampled));
      recomputed[round] = seconds(() -> recomputed(model, prompts));
    }
    double tokens = rows * NEW;
    System.out.printf(
        "batch %d, prompts of %d, %d new, %d parameters, %d thread(s):"
            + " %.0f tokens/s greedy, %.0f sampled; recomputed %.0f; cache %.1f times as fast%n",
        rows,
        PROMPT,
        NEW,
        model.config().parameters(),
        Torch.threads(),
        tokens / median(greedy),
        tokens / median(drawn),
        tokens / median(recomputed),
        median(recomputed) / median(greedy));
  }

  private static List<Prompt> prompts(int rows, int vocabulary) {
    Random random = new Random(3);
    List<Prompt> prompts = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      prompts.add(new Prompt(row, random.ints(PROMPT, 0, vocabulary).toArray()));
    }
    return prompts;
  }

  private static void cached(CausalLm model, List<Prompt> prompts, Sampling sampling) {
    new Generator(model, model.config().vocabSize())
        .generate(prompts, sampling, new Stop(Set.of(), NEW), TokenListener.NONE);
  }

  private static void recomputed(CausalLm model, List<Prompt> prompts) {
    int rows = prompts.size();
    long[] ids = new long[rows * PROMPT];
    for (int row = 0; row < rows; row++) {
      for (int t = 0; t < PROMPT; t++) {
        ids[row * PROMPT + t] = prompts.get(row).tokens()[t];
      }
    }
    for (int length = PROMPT; length < PROMPT + NEW; length++) {
      long[] longer = new long[rows * (length + 1)];
      try (NDManager scope = model.manager().newSubManager()) {
        NDArray logits = model.logits(scope, ids, rows, length);
        long[] best = logits.get(":, " + (length - 1)).argMax(-1).toLongArray();
        for (int row = 0; row < rows; row++) {
          System.arraycopy(ids, row * length, longer, row * (length + 1), length);
          longer[row * (length + 1) + length] = best[row];
        }
      }
      ids = longer;
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
}
