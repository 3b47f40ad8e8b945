package io.skillstream.cli.model;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.cli.Columns;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.results.ResultJson;
import io.skillstream.workers.benchmark.Measurement;
import io.skillstream.workers.benchmark.ModelBenchmark;
import io.skillstream.workers.benchmark.ModelBenchmark.Size;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream model benchmark}: how fast a shape trains and generates here. */
@Command(
    name = "benchmark",
    customSynopsis = "skillstream model benchmark MODEL [options]",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Times optimiser steps and greedy generation of a shape with drawn weights, on the GPU that"
          + " libtorch sees or else on the CPU. Weights are not downloaded.",
      ""
    },
    footer = {"", "Exit codes: 0 measured; 1 failed; 2 options that cannot be used."})
final class BenchmarkCommand implements Callable<Integer> {
  private static final int PROMPT = 128;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

  @Parameters(
      paramLabel = "MODEL",
      description = "A built-in shape (qwen3-0.6b, qwen3-4b), a model folder, or a config.json.")
  private String model = "";

  @Option(
      names = "--train",
      split = ",",
      paramLabel = "ROWSxTOKENS",
      description = "Micro-batches to train on (default: 8x1024,2x4096).")
  private List<String> train = List.of("8x1024", "2x4096");

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description = "What is computed in: float32 or bf16 (default: ${DEFAULT-VALUE}).")
  private String precision = "bf16";

  @Option(
      names = "--checkpointing",
      description = "Compute each block again in the backward pass instead of keeping it.")
  private boolean checkpointing;

  @Option(
      names = "--generate",
      split = ",",
      paramLabel = "ROWS",
      description = "Rows to generate together (default: 1,16,64); prompts have 128 tokens.")
  private List<Integer> generate = List.of(1, 16, 64);

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Tokens to generate a row (default: ${DEFAULT-VALUE}).")
  private int tokens = 64;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Measurements, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--skip-training", description = "Generation only.")
  private boolean skipTraining;

  @Option(names = "--skip-generation", description = "Training only.")
  private boolean skipGeneration;

  @Option(names = "--json", description = "A line of JSON for each figure.")
  private boolean json;

  @Override
  public Integer call() {
    ModelConfig config = ModelShape.of(model);
    Precision compute = ModelShape.precision(precision);
    List<Size> sizes = train.stream().map(BenchmarkCommand::size).toList();
    if (rounds < 1 || tokens < 1 || generate.stream().anyMatch(rows -> rows < 1)) {
      throw new CommandException(
          CommandException.UNUSABLE, "--rounds, --tokens and --generate must be at least 1");
    }
    Progress progress = Progress.onConsole();
    progress.say(
        String.format(
            Locale.ROOT,
            "%s, %,d parameters, %s, %s",
            model,
            config.parameters(),
            compute.label(),
            Torch.onGpu() ? "on the GPU" : "on the CPU, " + Torch.threads() + " thread(s)"));
    List<Measurement> all = new ArrayList<>();
    Consumer<Measurement> figures =
        figure -> {
          all.add(figure);
          if (json) {
            print(figure);
          }
        };
    ModelBenchmark benchmark = new ModelBenchmark(config, compute, rounds);
    try {
      if (!skipTraining) {
        benchmark.training(sizes, checkpointing, figures);
      }
      if (!skipGeneration) {
        benchmark.generation(
            generate.stream().map(rows -> new Size(rows, PROMPT)).toList(), tokens, figures);
      }
    } catch (IOException | RuntimeException e) {
      throw new CommandException(CommandException.FAILED, String.valueOf(e.getMessage()), e);
    }
    if (!json) {
      System.out.print(Columns.render(all.stream().map(BenchmarkCommand::row).toList()));
    }
    return 0;
  }

  private static Size size(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches() || size.group(1).matches("0+") || size.group(2).matches("[01]|0+")) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--train takes ROWSxTOKENS, at least 1x2, for example 8x1024; not " + text);
    }
    return new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
  }

  /** A line at once, so that a run that is stopped keeps what it had. */
  private void print(Measurement figure) {
    try {
      JsonGenerator line = ResultJson.lines(System.out);
      line.writeStartObject();
      line.writeStringField("what", figure.what());
      line.writeStringField("shape", model);
      line.writeStringField("precision", precision);
      line.writeStringField(
          "implementation", figure.flops().isPresent() ? "JVM, float32 weights" : "JVM");
      line.writeNumberField("rows", figure.rows());
      line.writeNumberField("length", figure.length());
      line.writeNumberField("seconds", figure.seconds());
      line.writeNumberField("tokens_per_second", figure.tokensPerSecond());
      if (figure.flops().isPresent()) {
        line.writeNumberField("tflops", teraflops(figure));
      }
      if (figure.deviceBytes().isPresent()) {
        line.writeNumberField("peak_memory_gib", gibibytes(figure));
      }
      line.writeEndObject();
      line.writeRaw('\n');
      line.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double teraflops(Measurement figure) {
    return figure.flops().orElseThrow() / figure.seconds() / 1e12;
  }

  private static double gibibytes(Measurement figure) {
    return figure.deviceBytes().orElseThrow() / (double) (1L << 30);
  }

  private static Map<String, String> row(Measurement figure) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("what", figure.what());
    row.put("rows x length", figure.rows() + " x " + figure.length());
    row.put("seconds", String.format(Locale.ROOT, "%.3f", figure.seconds()));
    row.put("tokens/s", String.format(Locale.ROOT, "%,.0f", figure.tokensPerSecond()));
    row.put(
        "TFLOP/s",
        figure.flops().isPresent() ? String.format(Locale.ROOT, "%.2f", teraflops(figure)) : "");
    row.put(
        "GPU GiB",
        figure.deviceBytes().isPresent()
            ? String.format(Locale.ROOT, "%.1f", gibibytes(figure))
            : "");
    return row;
  }
}
