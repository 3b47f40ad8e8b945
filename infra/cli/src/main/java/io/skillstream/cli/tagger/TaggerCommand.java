package io.skillstream.cli.tagger;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.curriculum.Spans;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.cli.trainer.CleanStop;
import io.skillstream.metrics.worker.TaggerMetrics;
import io.skillstream.workers.attribution.TaggerConfig;
import io.skillstream.workers.attribution.TaggerFailure;
import io.skillstream.workers.attribution.TaggerTally;
import io.skillstream.workers.attribution.TaggerWorker;
import io.skillstream.workers.endpoint.EndpointClient;
import io.skillstream.workers.endpoint.EndpointException;
import io.skillstream.workers.endpoint.ServedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skillstream tagger}: has a language model find the skills of traces. */
@Command(
    name = "tagger",
    customSynopsis = "skillstream tagger --endpoint URL --model NAME --skill-tree FILE [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Finds the skills of traces by asking a language model from the root of the skill tree down:"
          + " at each node, which of its children the problem and its solution involve. Takes"
          + " requests from the topic attribution-requests of an existing cluster and writes the"
          + " chains to attributions, until stopped. Start as many as you like.",
      "",
      "It may be killed at any moment: nothing is lost, and no question is paid twice but those in"
          + " flight, because answers are kept in the topic tagger-answers. Requests that cannot be"
          + " attributed go to dead-letters with the reason; where the endpoint answers nothing at"
          + " all, the tagger stops.",
      ""
    },
    footer = {"", "Exit codes: 0 stopped, or with --once done; 1 failed; 2 unusable options."})
public final class TaggerCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--skill-tree",
      required = true,
      paramLabel = "FILE",
      description =
          "The skill tree, or mathematics (built in). Requests for another version of it are left"
              + " to taggers with that one.")
  Path skillTree = Path.of("");

  @Mixin PriceOptions prices = new PriceOptions();

  @Option(names = "--once", description = "End when the requests that wait at the start are done.")
  boolean once;

  @Option(
      names = "--dry-run",
      description =
          "Only say what the waiting requests would take: calls, tokens, time, money. Calls"
              + " nothing.")
  boolean dryRun;

  @Option(
      names = "--traces",
      paramLabel = "FILE|DIR",
      description =
          "With --dry-run: for the traces of a file or folder that have no skills, and without a"
              + " cluster. May be repeated.")
  List<Path> traces = List.of();

  @Option(
      names = "--fields",
      paramLabel = "problem=...,...",
      description = "With --traces: names of the files' fields, where they are unusual.")
  String fields = "";

  @Option(
      names = "--call-time",
      paramLabel = "TIME",
      defaultValue = "2s",
      description =
          "With --dry-run: how long a call takes at that concurrency (default: ${DEFAULT-VALUE}).")
  String callTime = "2s";

  @Option(
      names = "--json",
      description =
          "JSON lines on standard output for scripts: started, progress, other_tree, trouble,"
              + " ended.")
  boolean json;

  @Mixin MetricsOptions metrics = new MetricsOptions();
  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    model.check();
    prices.check();
    if (!traces.isEmpty() && !dryRun) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--traces goes with --dry-run only; to have the traces of a file attributed, send them to"
              + " a running topology, which asks for what it needs");
    }
    TaggerConfig config = model.config(SkillTreeFile.described(skillTree));
    Progress progress = Progress.onConsole();
    if (dryRun) {
      return estimate(config, progress);
    }
    try (EndpointClient endpoint = new EndpointClient(model.settings(System.getenv()));
        Cluster cluster = Cluster.existing(options, new StackMessages(progress))) {
      cluster.createTopics();
      cluster.registerSchemas();
      metrics.watch("tagger", cluster);
      greet(endpoint, progress);
      TaggingDisplay display = new TaggingDisplay(progress, prices, json ? System.out : null);
      return work(cluster, config, endpoint, display);
    }
  }

  private int estimate(TaggerConfig config, Progress progress) throws Exception {
    Duration perCall =
        Spans.parse(callTime)
            .orElseThrow(
                () ->
                    new CommandException(
                        CommandException.UNUSABLE,
                        "--call-time is '" + callTime + "', expected a time as 2s or 500ms"));
    DryRun dry = new DryRun(config, prices, perCall, json);
    if (!traces.isEmpty()) {
      dry.ofFiles(traces, fields, progress);
      return 0;
    }
    try (Cluster cluster = Cluster.existing(options, new StackMessages(progress))) {
      cluster.createTopics();
      dry.ofRequests(cluster);
    }
    return 0;
  }

  private int work(
      Cluster cluster, TaggerConfig config, EndpointClient endpoint, TaggingDisplay display)
      throws Exception {
    String group = TaggerWorker.groupId(cluster.topics(), config.tree().version());
    // Of this process alone: two instances must not fence each other.
    String transactions = group + "-" + UUID.randomUUID();
    try (Consumer<byte[], byte[]> requests =
            cluster.consumer(with(TaggerWorker.CONSUMER_SETTINGS, "group.id", group));
        Consumer<byte[], byte[]> kept =
            cluster.consumer(Map.of("auto.offset.reset", "earliest", "max.poll.records", "5000"));
        Producer<byte[], byte[]> answers = cluster.producer(TaggerWorker.ANSWER_SETTINGS)) {
      TaggerWorker worker =
          new TaggerWorker(
              new TaggerWorker.Clients(
                  requests,
                  kept,
                  answers,
                  () ->
                      cluster.producer(
                          with(TaggerWorker.RESULT_SETTINGS, "transactional.id", transactions)),
                  cluster.serdes()),
              cluster.topics(),
              config,
              endpoint,
              new TaggerMetrics(display, cluster.monitor().meters()));
      cluster.monitor().client(requests);
      cluster.monitor().client(answers);
      display.started(config.tagger(), config.tree().version());
      CommandLine line = Objects.requireNonNull(spec).commandLine();
      return new CleanStop(
              worker::stop,
              spec.qualifiedName(),
              line.getErr(),
              "Stopping: waiting for the calls in flight ...")
          .during(
              () -> {
                display.ended(run(worker));
                return 0;
              });
    }
  }

  private TaggerTally run(TaggerWorker worker) {
    try {
      return worker.run(once);
    } catch (TaggerFailure e) {
      throw new CommandException(
          CommandException.FAILED,
          e.getMessage()
              + "\n  What was answered is kept; start again when this is mended, and nothing is"
              + " asked twice.",
          e);
    }
  }

  /** One call before all others: is the endpoint there, and does it have the model? */
  private void greet(EndpointClient endpoint, Progress progress) {
    try {
      List<String> served = endpoint.models().join().stream().map(ServedModel::id).toList();
      if (!served.isEmpty() && !served.contains(model.model)) {
        progress.say(
            "Warning: the endpoint does not list the model "
                + model.model
                + ", but "
                + String.join(", ", served));
      }
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof EndpointException trouble)) {
        throw e;
      }
      if (trouble.kind() == EndpointException.Kind.UNAVAILABLE
          || String.valueOf(trouble.getMessage()).contains("status 401")) {
        throw new CommandException(
            CommandException.FAILED, String.valueOf(trouble.getMessage()), trouble);
      }
      // Not every endpoint lists its models; the first question will tell.
      progress.say("Warning: the endpoint does not list its models: " + trouble.getMessage());
    }
  }

  private static Map<String, Object> with(Map<String, Object> settings, String name, String value) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(name, value);
    return all;
  }
}
