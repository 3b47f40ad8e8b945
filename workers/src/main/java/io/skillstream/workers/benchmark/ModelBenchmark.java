package io.skillstream.workers.benchmark;

import ai.djl.ndarray.NDManager;
import io.skillstream.workers.generation.Generator;
import io.skillstream.workers.generation.Prompt;
import io.skillstream.workers.generation.Sampling;
import io.skillstream.workers.generation.Stop;
import io.skillstream.workers.generation.TokenListener;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.MemoryPlan;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.trainer.AdamW;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Times training steps and generation of a shape on the engine's device.
 *
 * <p>Weights and tokens are drawn. Training keeps float32 weights, as the trainer does, whatever
 * the pass computes in; generation keeps them in the precision it computes in. A step reads its
 * loss and its gradient norm, generation its logits, so each ends when the device's work is done.
 * Times are of the wall clock; medians.
 *
 * @param config the shape
 * @param precision what forward and backward pass compute in
 * @param rounds measurements of which the median counts, at least 1
 */
public record ModelBenchmark(ModelConfig config, Precision precision, int rounds) {

  /** Small enough to leave the drawn weights usable over many steps. */
  private static final double LEARNING_RATE = 1e-6;

  private static final int WARM_UPS = 2;
  private static final long SEED = 1;

  public ModelBenchmark {
    if (rounds < 1) {
      throw new IllegalArgumentException("a benchmark of " + rounds + " rounds");
    }
  }

  /** Rows of a length that go through the model together. */
  public record Size(int rows, int length) {
    public Size {
      if (rows < 1 || length < 2) {
        throw new IllegalArgumentException(
            "%d rows of %d tokens; expected at least 1 of 2".formatted(rows, length));
      }
    }
  }

  /**
   * Times an optimiser's step of each size. Every token but a row's first carries loss.
   *
   * @param checkpointing see {@link MemoryPlan}
   * @param figures told of each figure at once
   */
  public void training(List<Size> sizes, boolean checkpointing, Consumer<Measurement> figures)
      throws IOException {
    MemoryPlan plan = new MemoryPlan(MemoryPlan.DEFAULT.lossChunkTokens(), checkpointing);
    try (NDManager manager = Torch.open();
        CausalLm model = model(manager, Precision.FLOAT32);
        AdamW optimiser = new AdamW(model.weights(), AdamW.Settings.DEFAULT)) {
      for (Size size : sizes) {
        List<int[]> ids = drawn(size.rows(), size.length());
        MicroBatch batch = MicroBatch.of(ids, ids, 0);
        double scale = 1.0 / batch.lossTokens();
        double seconds =
            median(
                () -> {
                  model.accumulate(batch, scale, plan);
                  optimiser.step(LEARNING_RATE);
                });
        figures.accept(
            new Measurement(
                checkpointing ? "training, checkpointing" : "training",
                size.rows(),
                size.length(),
                (long) size.rows() * size.length(),
                seconds,
                OptionalDouble.of(
                    size.rows() * config.trainingFlops(size.length(), size.length() - 1)),
                Torch.deviceBytes(manager)));
      }
    }
  }

  /**
   * Times greedy generation of a number of tokens a row, reading the prompts included.
   *
   * @param prompts rows, and the length of their prompts
   * @param figures told of each figure at once
   */
  public void generation(List<Size> prompts, int tokens, Consumer<Measurement> figures)
      throws IOException {
    try (NDManager manager = Torch.open();
        CausalLm model = model(manager, precision)) {
      Generator generator = new Generator(model, config.vocabSize());
      Stop stop = new Stop(Set.of(), tokens);
      for (Size size : prompts) {
        List<int[]> ids = drawn(size.rows(), size.length());
        List<Prompt> rows =
            IntStream.range(0, size.rows()).mapToObj(row -> new Prompt(row, ids.get(row))).toList();
        double seconds =
            median(() -> generator.generate(rows, Sampling.GREEDY, stop, TokenListener.NONE));
        figures.accept(
            new Measurement(
                "generation of " + tokens,
                size.rows(),
                size.length(),
                (long) size.rows() * tokens,
                seconds,
                OptionalDouble.empty(),
                Torch.deviceBytes(manager)));
      }
    }
  }

  private CausalLm model(NDManager manager, Precision stored) throws IOException {
    return new CausalLm(
        config, Weights.tiled(manager, config, stored, SEED), Optional.empty(), precision);
  }

  private List<int[]> drawn(int rows, int length) {
    Random random = new Random(rows * 31L + length);
    return IntStream.range(0, rows)
        .mapToObj(row -> random.ints(length, 0, config.vocabSize()).toArray())
        .toList();
  }

  private double median(Runnable action) {
    for (int i = 0; i < WARM_UPS; i++) {
      action.run();
    }
    double[] seconds = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      action.run();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[rounds / 2];
  }
}
