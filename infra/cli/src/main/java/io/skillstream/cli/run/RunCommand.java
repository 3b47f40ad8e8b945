package io.skillstream.cli.run;

import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.console.ConsoleOptions;
import io.skillstream.cli.leakage.LeakageOptions;
import io.skillstream.cli.leakage.LeakageSettings;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.cli.selection.SelectionOptions;
import io.skillstream.cli.tagger.TaggingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream run}: the main job on the user's files. */
@Command(
    name = "run",
    customSynopsis =
        "skillstream run --traces FILE... --skill-tree FILE [--attempts FILE...] --student NAME%n"
            + "                       --budget N [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Streams teacher traces and a student's attempts through Kafka, selects the most valuable"
          + " examples, trains on them if asked to, and writes the results to a folder.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 failed; 2 unusable input or options; 3 refused by --strict."
    })
public final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--traces",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Teacher traces: JSONL, gzipped JSONL, Parquet, or folders of them.")
  List<Path> traces = List.of();

  @Option(
      names = "--skill-tree",
      required = true,
      paramLabel = "FILE",
      description =
          "The skill tree: nested {\"name\", \"children\"} JSON, or mathematics (built in).")
  Path skillTree = Path.of("");

  @Option(
      names = "--attempts",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Judged attempts of students on these problems, in the same formats.")
  List<Path> attempts = List.of();

  @Option(
      names = "--student",
      required = true,
      paramLabel = "NAME",
      description = "The student to select for.")
  String student = "";

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin TrainOptions train = new TrainOptions();
  @Mixin ProbingOptions probing = new ProbingOptions();

  @Option(
      names = "--fields",
      paramLabel = "FIELD=NAME,...",
      defaultValue = "",
      description =
          "Names of fields in the trace files that are not recognised, for example"
              + " problem=question,answer=ground_truth.")
  String traceFields = "";

  @Option(
      names = "--attempt-fields",
      paramLabel = "FIELD=NAME,...",
      defaultValue = "",
      description = "Likewise for the attempts files.")
  String attemptFields = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "skillstream-results",
      description = "Results folder (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("");

  @Option(
      names = "--strict",
      description = "Stop at the first refused record, and fail on a shortfall.")
  boolean strict;

  @Mixin TaggingOptions tagger = new TaggingOptions();
  @Mixin LeakageOptions leakage = new LeakageOptions();
  @Mixin MetricsOptions metrics = new MetricsOptions();
  @Mixin ConsoleOptions console = new ConsoleOptions();
  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    return JobRunner.run(options(), cluster, metrics, console, Progress.onConsole());
  }

  private RunOptions options() {
    LeakageSettings kept = leakage.settings();
    return new RunOptions(
        traces,
        skillTree,
        attempts,
        student,
        selection.settings(),
        train.train("none"),
        out,
        traceFields,
        attemptFields,
        strict,
        probing.probing().isPresent() ? kept.orProbes(selection.seed()) : kept,
        tagger.settings(),
        probing.probing());
  }
}
