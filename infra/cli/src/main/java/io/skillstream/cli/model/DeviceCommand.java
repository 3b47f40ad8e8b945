package io.skillstream.cli.model;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.program.Torch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skillstream model device}: what models run on. */
@Command(
    name = "device",
    customSynopsis = "skillstream model device [--require-gpu]",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {"Says which libtorch is loaded and what models run on.", ""},
    footer = {"", "Exit codes: 0; 1 no GPU with --require-gpu, or libtorch does not load."})
final class DeviceCommand implements Callable<Integer> {

  @Option(names = "--require-gpu", description = "Fail where there is no GPU.")
  private boolean requireGpu;

  @Override
  public Integer call() {
    boolean gpu;
    try {
      System.out.println(Torch.describe());
      gpu = Torch.onGpu();
    } catch (LinkageError | RuntimeException e) {
      throw new CommandException(
          CommandException.FAILED, "libtorch does not load: " + e.getMessage(), e);
    }
    System.out.println(gpu ? "models run on the GPU" : "models run on the CPU");
    if (requireGpu && !gpu) {
      throw new CommandException(
          CommandException.FAILED,
          "libtorch sees no GPU; infra/gpu/README.md says how the JVM gets one that does");
    }
    return 0;
  }
}
