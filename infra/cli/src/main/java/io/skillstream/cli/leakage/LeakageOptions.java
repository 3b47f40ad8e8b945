package io.skillstream.cli.leakage;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What is kept from being trained on. */
public final class LeakageOptions {
  @Option(
      names = "--held-out",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Problems of benchmarks, in the formats of traces (field problem or question). Traces on"
              + " one of them are refused: the same words, half of its runs of 13 words, or a"
              + " near-duplicate.")
  List<Path> heldOut = List.of();

  @Option(
      names = "--divide",
      paramLabel = "probe=SHARE,test=SHARE[,seed=N]",
      defaultValue = "",
      description =
          "Keep so many of the problems, with their near-duplicates, for probes and for tests; they"
              + " are never selected. For example probe=0.1,test=0.1 (default: all are selected"
              + " from). The same for a namespace's whole life.")
  String divide = "";

  /**
   * As they were given.
   *
   * @throws io.skillstream.cli.CommandException if the division makes no sense
   */
  public LeakageSettings settings() {
    return new LeakageSettings(heldOut, LeakageSettings.division(divide));
  }
}
