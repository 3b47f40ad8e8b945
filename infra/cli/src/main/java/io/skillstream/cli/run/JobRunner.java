package io.skillstream.cli.run;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.console.ConsoleOptions;
import io.skillstream.cli.loop.LoopTable;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.cli.results.EndTable;
import io.skillstream.cli.results.RunSummary;
import io.skillstream.embedded.EmbeddedStackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a job on the cluster that the options name, and says how it ended. */
public final class JobRunner {
  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
  private static final int DEFAULT_WIDTH = 100;

  private JobRunner() {}

  /** How to get at a cluster once the input is known to be usable. */
  public interface ClusterSource {
    /** Opens it, to be closed by the caller. */
    Cluster open() throws EmbeddedStackException;
  }

  /** What is done on a cluster. */
  public interface Job {
    /**
     * Does it and says how it ended.
     *
     * @param stateDir folder for the topology's local state
     * @return the exit code
     */
    int run(ClusterSource source, Path stateDir) throws Exception;
  }

  static int run(
      RunOptions options,
      ClusterOptions clusterOptions,
      MetricsOptions metrics,
      ConsoleOptions console,
      Progress progress)
      throws Exception {
    return run(
        "run",
        clusterOptions,
        metrics,
        progress,
        beside(
            console,
            progress,
            (source, stateDir) -> {
              RunJob.Finished finished = new RunJob(options, progress).run(source, stateDir);
              System.out.println(EndTable.render(finished.report(), finished.results(), width()));
              if (finished.report().loop().isPresent()) {
                System.out.println(LoopTable.course(finished.report()));
              }
              return exitCode(options, finished.report().summary(), progress);
            }));
  }

  /** A job with a console beside it, as long as its cluster is open. */
  public static Job beside(ConsoleOptions console, Progress progress, Job job) {
    return (source, stateDir) ->
        job.run(
            () -> {
              Cluster cluster = source.open();
              console.beside(cluster, progress);
              return cluster;
            },
            stateDir);
  }

  /**
   * Runs a job; a temporary data folder is removed when it ends, however it ends.
   *
   * @param process the command
   */
  public static int run(
      String process,
      ClusterOptions clusterOptions,
      MetricsOptions metrics,
      Progress progress,
      Job job)
      throws Exception {
    Optional<Path> temporary =
        clusterOptions.dataDir().isPresent()
            ? Optional.empty()
            : Optional.of(Files.createTempDirectory("skillstream-"));
    Path data = clusterOptions.dataDir().or(() -> temporary).orElseThrow();
    List<Cluster> running = new CopyOnWriteArrayList<>();
    // Ctrl-C: what must stop before the folder goes, the trainer first, is stopped before it (a
    // second close waits).
    Thread interrupted =
        new Thread(
            () -> {
              running.forEach(Cluster::close);
              temporary.ifPresent(Folders::remove);
            },
            "remove-run-data");
    Runtime.getRuntime().addShutdownHook(interrupted);
    ClusterSource source =
        () -> {
          Cluster cluster = Cluster.open(clusterOptions, data, new StackMessages(progress));
          running.add(cluster);
          metrics.watch(process, cluster, data);
          return cluster;
        };
    try {
      return job.run(source, data.resolve("state"));
    } finally {
      temporary.ifPresent(Folders::remove);
      unhook(interrupted);
    }
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException exiting) {
      log.debug("the JVM is ending, its hook removes the folder", exiting);
    }
  }

  private static int exitCode(RunOptions options, RunSummary summary, Progress progress) {
    long shortfall = summary.selected().shortfall();
    if (shortfall == 0) {
      return 0;
    }
    OptionalLong budget = options.selection().budget();
    progress.say(
        "Warning: "
            + shortfall
            + (budget.isPresent() ? " examples" : " tokens")
            + " fewer than the budget of "
            + budget.orElseGet(() -> options.selection().tokenBudget().orElseThrow())
            + ": no other trace can be reached with this policy, tree and these attempts");
    return options.strict() ? CommandException.STRICT : 0;
  }

  /** Columns of the terminal. */
  public static int width() {
    String columns = System.getenv().getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,4}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
  }
}
