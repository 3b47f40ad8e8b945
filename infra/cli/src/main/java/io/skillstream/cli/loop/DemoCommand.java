package io.skillstream.cli.loop;

import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.console.ConsoleOptions;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.cli.run.JobRunner;
import io.skillstream.cli.sample.Sample;
import io.skillstream.cli.sample.SampleConfig;
import io.skillstream.cli.selection.SelectionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skillstream demo}: the closed loop, live, on drills and with a student of its own. */
@Command(
    name = "demo",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Shows the closed loop live, on this machine, in about five minutes: worked problems of 14"
          + " skills come as traces, a small student is asked, examples of its weak skills are"
          + " selected, it is trained on them, and each of its checkpoints is asked again. Ends"
          + " with a report: error rate by skill over time, and what was selected when.",
      "",
      "The student is made at the start: drawn at random and trained for half a minute, mostly on"
          + " five plain skills, with problems of which none comes again. All draws follow the"
          + " seed, but which checkpoint a round sees depends on the machine's speed, so that two"
          + " demos differ. Ctrl-C ends it early, with the report of what there is.",
      "",
      "Also writes an example of the input files of 'skillstream run' to the results folder.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  private static final long BUDGET = 1_000_000;
  private static final int ROUND_SIZE = 64;
  private static final int BATCH_SIZE = 4;
  private static final String CLIP = "5";

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "3.5",
      description =
          "Minutes from the first selection to the last optimiser step (default:"
              + " ${DEFAULT-VALUE}).")
  double minutes;

  @Option(
      names = "--generations",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Ends after so many checkpoints, if that is earlier (default: ${DEFAULT-VALUE}).")
  int generations;

  @Option(
      names = "--base-steps",
      paramLabel = "N",
      defaultValue = "1500",
      description = "Optimiser steps of the student to begin with (default: ${DEFAULT-VALUE}).")
  int baseSteps;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Traces that are there at the beginning (default: ${DEFAULT-VALUE}).")
  int backlog;

  @Option(
      names = "--trace-rate",
      paramLabel = "N",
      defaultValue = "150",
      description = "Traces a second that come from then on (default: ${DEFAULT-VALUE}).")
  int tracesPerSecond;

  @Option(
      names = "--probes",
      paramLabel = "N",
      defaultValue = "320",
      description = "Problems the student is asked at each checkpoint (default: ${DEFAULT-VALUE}).")
  int probes;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      defaultValue = "200",
      description = "Batches between two checkpoints (default: ${DEFAULT-VALUE}).")
  int checkpointEvery;

  @Mixin SelectionOptions selection = new SelectionOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "skillstream-demo",
      description = "Results folder (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("");

  @Mixin MetricsOptions metrics = new MetricsOptions();
  @Mixin ConsoleOptions console = new ConsoleOptions();
  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    Progress progress = Progress.onConsole();
    LoopSettings settings = settings();
    Sample.generate(SampleConfig.ofSeed(selection.seed())).writeTo(out.resolve("sample"));
    return JobRunner.run(
        "demo",
        cluster,
        metrics,
        progress,
        JobRunner.beside(
            console,
            progress,
            (source, stateDir) -> {
              LoopJob.Finished finished = new LoopJob(settings, progress).run(source, stateDir);
              System.out.println(LoopTable.render(finished.report(), finished.results()));
              return 0;
            }));
  }

  private LoopSettings settings() {
    if (!isGiven("--estimator")) {
      selection.useEstimator("discounted");
    }
    if (!isGiven("--round-size")) {
      selection.useRoundSize(ROUND_SIZE);
    }
    if (!isGiven("--batch-size")) {
      selection.useBatchSize(BATCH_SIZE);
    }
    if (!isGiven("--clip") && !isGiven("--policy") && !isGiven("--policy-option")) {
      selection.useClip(CLIP);
    }
    return new LoopSettings(
        Duration.ofMillis(Math.round(minutes * 60_000)),
        generations,
        baseSteps,
        backlog,
        tracesPerSecond,
        probes,
        checkpointEvery,
        selection.settings().orBudget(BUDGET),
        out);
  }

  private boolean isGiven(String option) {
    return spec != null
        && spec.commandLine().getParseResult() != null
        && spec.commandLine().getParseResult().hasMatchedOption(option);
  }
}
