package io.skillstream.cli.run;

import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.leakage.LeakageOptions;
import io.skillstream.cli.sample.Sample;
import io.skillstream.cli.sample.SampleConfig;
import io.skillstream.cli.sample.SampleFiles;
import io.skillstream.cli.selection.SelectionOptions;
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
          + " files. Selects 500 examples where no budget is given.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String STUDENT = "student-base";
  private static final long DEFAULT_BUDGET = 500;

  @Option(
      names = "--sample-size",
      paramLabel = "N",
      defaultValue = "3000",
      description = "Traces in the sample (default: ${DEFAULT-VALUE}).")
  int sampleSize;

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin TrainOptions train = new TrainOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "skillstream-demo",
      description = "Results folder (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("");

  @Mixin LeakageOptions leakage = new LeakageOptions();
  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    Progress progress = Progress.onConsole();
    SampleFiles files =
        Sample.generate(new SampleConfig(selection.seed(), sampleSize))
            .writeTo(out.resolve("sample"));
    return JobRunner.run(options(files), cluster, progress);
  }

  private RunOptions options(SampleFiles files) {
    return new RunOptions(
        List.of(files.traces()),
        files.skillTree(),
        List.of(files.attempts()),
        STUDENT,
        selection.settings().orBudget(DEFAULT_BUDGET),
        train.train("small"),
        out,
        "",
        "",
        false,
        leakage.settings());
  }
}
