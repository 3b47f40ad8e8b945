package io.skillstream.cli.model;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.model.ExportedPrograms;
import io.skillstream.workers.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream model export-programs}: what the model runs, as files. */
@Command(
    name = "export-programs",
    customSynopsis = "skillstream model export-programs MODEL DIR [--precision PRECISION]",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Writes the TorchScript programs that the model runs, as files that Python's torch.jit.load"
          + " reads: decoder.pt, optimizer.pt, and manifest.json with all that a caller needs to"
          + " know. infra/gpu runs them on CUDA.",
      ""
    },
    footer = {"", "Exit codes: 0 written; 1 not written; 2 no such shape or no usable config."})
final class ExportProgramsCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A built-in shape (qwen3-0.6b, qwen3-4b), a model folder, or a config.json.")
  private String model = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "New folder to write.")
  private Path folder = Path.of("");

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description = "What they compute in: float32 or bf16 (default: ${DEFAULT-VALUE}).")
  private String precision = "float32";

  @Override
  public Integer call() {
    ModelConfig config = ModelShape.of(model);
    try {
      ExportedPrograms.write(config, ModelShape.precision(precision), folder);
    } catch (IOException e) {
      throw new CommandException(CommandException.FAILED, String.valueOf(e.getMessage()), e);
    }
    System.out.printf("%s: programs of %,d parameters%n", folder, config.parameters());
    return 0;
  }
}
