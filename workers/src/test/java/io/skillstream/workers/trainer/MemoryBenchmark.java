package io.skillstream.workers.trainer;

import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.MemoryPlan;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory of training on Linux: whether it grows over 1,000 steps, and its peak by {@link
 * MemoryPlan}. Each peak is that of a process of its own (VmHWM), which takes one forward and
 * backward pass twice; the line "weights alone" is the process before its first pass. Run as {@link
 * TrainingBenchmark} is.
 */
final class MemoryBenchmark {

  private MemoryBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length > 0) {
      pass(arguments);
      return;
    }
    growth();
    System.out.println();
    System.out.println(
        "| one pass | chunk of the loss | checkpointing | weights alone MiB | peak MiB |");
    System.out.println("|---|---:|---|---:|---:|");
    for (String plan : List.of("1024 false", "1024 true")) {
      inOwnProcess("deep", plan);
    }
    for (String plan : List.of("256 false", "1024 false", "4096 false")) {
      inOwnProcess("wide-vocabulary", plan);
    }
  }

  /** Managed arrays and resident size while the built-in student trains. */
  private static void growth() throws IOException {
    System.out.println("| steps | managed arrays | resident MiB |");
    System.out.println("|---:|---:|---:|");
    try (Trainer trainer = new Trainer(Student.small(1), TrainingConfig.small(1000, 1))) {
      int vocabulary = trainer.student().model().config().vocabSize();
      for (int step = 1; step <= 1000; step++) {
        // Lengths change, as they do in real batches.
        trainer.step(TrainingBenchmark.examples(1 + step % 4, 32 + 7 * (step % 13), vocabulary));
        if (step == 1 || step == 50 || step % 250 == 0) {
          System.out.printf(
              "| %,d | %,d | %,d |%n",
              step, trainer.student().model().manager().getManagedArrays().size(), status("VmRSS"));
        }
      }
    }
  }

  private static void inOwnProcess(String model, String plan)
      throws IOException, InterruptedException {
    String[] settings = plan.split(" ");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryBenchmark.class.getName(),
                model,
                settings[0],
                settings[1])
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(model + " with " + plan + " ended with code " + code);
    }
  }

  private static void pass(String[] arguments) throws IOException {
    boolean deep = arguments[0].equals("deep");
    MemoryPlan plan =
        new MemoryPlan(Integer.parseInt(arguments[1]), Boolean.parseBoolean(arguments[2]));
    int length = deep ? 2048 : 8192;
    ModelConfig config =
        deep
            ? new ModelConfig(1024, 256, 768, 12, 4, 2, 64, 2048, 1e-6, 1e4, true, 0.02, List.of(0))
            : new ModelConfig(
                151_936, 64, 128, 1, 2, 1, 32, 8192, 1e-6, 1e4, true, 0.02, List.of(0));
    LabelledTokens tokens = TrainingBenchmark.examples(1, length, config.vocabSize()).get(0);
    MicroBatch batch = MicroBatch.of(List.of(tokens.ids()), List.of(tokens.labels()), 0);
    try (NDManager manager = Torch.open();
        CausalLm model = new CausalLm(config, Weights.drawn(manager, config, 1));
        AdamW optimiser = new AdamW(model.weights(), AdamW.Settings.DEFAULT)) {
      long before = status("VmRSS");
      for (int i = 0; i < 2; i++) {
        model.accumulate(batch, 1 / batch.lossWeight(), plan);
      }
      optimiser.zeroGradients();
      System.out.printf(
          "| width %d, %d layers, vocabulary %,d, %,d tokens, %,d with loss | %,d | %s | %,d | %,d |%n",
          config.hiddenSize(),
          config.layers(),
          config.vocabSize(),
          length,
          batch.lossTokens(),
          plan.lossChunkTokens(),
          plan.gradientCheckpointing() ? "yes" : "no",
          before,
          status("VmHWM"));
    }
  }

  /** A line of the process's status, in MiB. */
  private static long status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith(name + ":"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow(() -> new IOException("/proc/self/status has no " + name))
        / 1024;
  }
}
