package io.skillstream.cli.run;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.results.EndTable;
import io.skillstream.cli.results.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs a job on the cluster that the options name, and says how it ended. */
final class JobRunner {
  private static final int DEFAULT_WIDTH = 100;

  private JobRunner() {}

  static int run(RunOptions options, ClusterOptions clusterOptions, Progress progress)
      throws IOException, InterruptedException {
    Optional<Path> temporary =
        clusterOptions.dataDir().isPresent()
            ? Optional.empty()
            : Optional.of(Files.createTempDirectory("skillstream-"));
    Path data = clusterOptions.dataDir().or(() -> temporary).orElseThrow();
    try {
      RunJob.Finished finished =
          new RunJob(options, progress)
              .run(
                  () -> Cluster.open(clusterOptions, data, new StackMessages(progress)),
                  data.resolve("state"));
      System.out.println(EndTable.render(finished.report(), finished.results(), width()));
      return exitCode(options, finished.report().summary(), progress);
    } finally {
      if (temporary.isPresent()) {
        remove(temporary.get());
      }
    }
  }

  private static int exitCode(RunOptions options, RunSummary summary, Progress progress) {
    if (summary.shortfall() == 0) {
      return 0;
    }
    progress.say(
        "Warning: "
            + summary.shortfall()
            + " examples fewer than the budget of "
            + options.budget()
            + ": no other trace can be reached with this policy, tree and these attempts");
    return options.strict() ? CommandException.STRICT : 0;
  }

  private static int width() {
    String columns = System.getenv().getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,4}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
