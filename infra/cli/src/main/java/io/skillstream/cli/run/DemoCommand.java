package io.skillstream.cli.run;

import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.sample.Sample;
import io.skillstream.cli.sample.SampleConfig;
import io.skillstream.cli.sample.SampleFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream demo}: the main job on the built-in sample, training included. */
@Command(
    name = "demo",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Runs the main job on a built-in sample of worked problems and trains a small student on what"
          + " it selects. The sample is written to the results folder, as an example of the input"
          + " files.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String STUDENT = "student-base";

  @Option(
      names = "--budget",
      paramLabel = "N",
      defaultValue = "500",
      description = "How many examples to select (default: ${DEFAULT-VALUE}).")
  long budget;

  @Option(
      names = "--sample-size",
      paramLabel = "N",
      defaultValue = "3000",
      description = "Traces in the sample (default: ${DEFAULT-VALUE}).")
  int sampleSize;

  @Mixin SelectionOptions selection = new SelectionOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "skillstream-demo",
      description = "Results folder (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("");

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    Progress progress = Progress.onConsole();
    SampleFiles files =
        Sample.generate(new SampleConfig(selection.seed, sampleSize))
            .writeTo(out.resolve("sample"));
    return JobRunner.run(options(files), cluster, progress);
  }

  private RunOptions options(SampleFiles files) {
    return new RunOptions(
        List.of(files.traces()),
        files.skillTree(),
        List.of(files.attempts()),
        STUDENT,
        budget,
        selection.policy,
        selection.policyOptions(),
        selection.estimator,
        selection.depth(),
        selection.seed,
        selection.roundSize,
        selection.batchSize,
        selection.train("small"),
        out,
        "",
        "",
        false);
  }
}
