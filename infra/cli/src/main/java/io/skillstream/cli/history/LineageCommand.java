package io.skillstream.cli.history;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.history.NamespaceHistory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream lineage}: what went into a checkpoint, or where a trace went. */
@Command(
    name = "lineage",
    customSynopsis = "skillstream lineage CHECKPOINT|TRACE_ID [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Names the traces, offsets and rounds that went into a checkpoint; or, for a trace, the"
          + " curricula, rounds, batches and checkpoints that hold it.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 failed; 2 unusable options, or the namespace knows no such id."
    })
public final class LineageCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "CHECKPOINT|TRACE_ID",
      description = "Name of a checkpoint, or id of a trace or of its candidate.")
  String id = "";

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "Selections of a checkpoint that are listed (default: ${DEFAULT-VALUE}).")
  int rows = 20;

  @Option(names = "--json", description = "Everything, as JSON.")
  boolean json;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    TracedPast past;
    try (OpenHistory open = OpenHistory.on(cluster, Progress.onConsole())) {
      NamespaceHistory history = open.namespace();
      past = new LineageTracer(history).trace(id);
      if (past.isEmpty()) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "namespace "
                + history.topics().namespace()
                + " has no checkpoint and no trace '"
                + id
                + "' in its pool; check the id, or --namespace ('skillstream explain' says what"
                + " became of a trace that is not in the pool)");
      }
    }
    if (json) {
      ConsoleJson.print(out -> LineageJson.write(out, past));
    } else {
      System.out.print(LineageText.render(past, rows));
    }
    return 0;
  }
}
