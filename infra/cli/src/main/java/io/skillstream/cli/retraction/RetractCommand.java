package io.skillstream.cli.retraction;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.curriculum.ReasonOptions;
import io.skillstream.cli.input.IdFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream retract}: takes traces back. */
@Command(
    name = "retract",
    customSynopsis = "skillstream retract TRACE_ID... [--file FILE] [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Takes traces back: they leave the pool, their content is erased, and where one was selected"
          + " already that is recorded with the curricula, batches and checkpoints that hold it.",
      ""
    },
    footer = {"", "Exit codes: 0 done; 1 not confirmed, or failed; 2 unusable options."})
public final class RetractCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TRACE_ID", arity = "0..*", description = "Ids of traces.")
  List<String> ids = new ArrayList<>();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Ids of traces, one a line, or JSONL with an id; may be given again.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--wait",
      description = "Wait until each has left the pool, and say who holds what was selected.")
  boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long --wait waits (default: ${DEFAULT-VALUE}).")
  int timeout;

  @Option(names = "--json", description = "With --wait: as JSON.")
  boolean json;

  @Mixin ReasonOptions reason = new ReasonOptions();

  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    Set<String> traces = traces();
    try (Cluster cluster = Cluster.existing(options, new StackMessages(Progress.onConsole()));
        RetractionLog log = RetractionLog.atTheEnd(cluster)) {
      cluster.createTopics(); // A namespace may be older than the topic of acts.
      log.send(traces, System.getProperty("user.name"), reason.reason());
      String sent = traces.size() + (traces.size() == 1 ? " retraction" : " retractions") + " sent";
      if (!wait) {
        System.out.println(sent);
        return 0;
      }
      System.err.println(sent);
      List<Holding> holdings = log.await(traces, Duration.ofSeconds(timeout));
      System.out.print(json ? HoldingText.json(holdings) : HoldingText.table(holdings));
      Set<String> unconfirmed = new LinkedHashSet<>(traces);
      holdings.forEach(holding -> unconfirmed.remove(holding.traceId()));
      if (!unconfirmed.isEmpty()) {
        throw new CommandException(
            CommandException.FAILED,
            "no word within "
                + timeout
                + " s that these left the pool: "
                + unconfirmed
                + "; they are not in it (unknown, or retracted before), or 'skillstream topology'"
                + " is not running");
      }
    }
    return 0;
  }

  private Set<String> traces() {
    Set<String> traces = new LinkedHashSet<>(ids);
    traces.addAll(IdFiles.read(files, Integer.MAX_VALUE));
    List<String> problems = new ArrayList<>();
    if (traces.isEmpty()) {
      problems.add("no trace is named: give TRACE_ID..., or --file FILE");
    }
    if (traces.stream().anyMatch(String::isBlank)) {
      problems.add("a trace id is empty");
    }
    if (timeout < 1) {
      problems.add("--timeout is " + timeout + ", expected 1 or more");
    }
    if (json && !wait) {
      problems.add("--json says nothing without --wait");
    }
    CommandException.throwIfAny(problems);
    return traces;
  }
}
