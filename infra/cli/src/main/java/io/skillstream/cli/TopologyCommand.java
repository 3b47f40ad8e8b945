package io.skillstream.cli;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.topology.Application;
import io.skillstream.topology.TopologyInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream topology}: one instance of the topology on an existing cluster. */
@Command(
    name = "topology",
    customSynopsis = "skillstream topology [--skill-tree FILE] [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Runs one instance of the topology on an existing cluster until stopped. Start as many as you"
          + " like, each with a --data-dir of its own: they share the partitions.",
      ""
    })
public final class TopologyCommand implements Callable<Integer> {
  private static final Duration START = Duration.ofMinutes(2);

  @Option(
      names = "--skill-tree",
      paramLabel = "FILE",
      description =
          "The skill tree that the namespace begins with, or mathematics (built in). Once it has"
              + " one, it can be left out; 'skillstream tree import' brings in further versions.")
  @Nullable Path skillTree;

  @Option(
      names = "--applications",
      split = ",",
      paramLabel = "NAME,...",
      description = "Run only some of ${COMPLETION-CANDIDATES} (default: all).")
  List<Application> applications = List.of();

  @Mixin TopologyOptions topology = new TopologyOptions();
  @Mixin InstanceOptions instances = new InstanceOptions();
  @Mixin MetricsOptions metrics = new MetricsOptions();
  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    instances.check();
    Progress progress = Progress.onConsole();
    Path data = options.dataDir().orElse(Path.of("skillstream-topology"));
    try (Cluster cluster = Cluster.existing(options, new StackMessages(progress))) {
      cluster.createTopics();
      cluster.registerSchemas();
      metrics.watch("topology", cluster, data);
      Set<Application> chosen = applications.isEmpty() ? Set.of() : EnumSet.copyOf(applications);
      TopologyInstance instance =
          cluster.closeFirst(
              "topology",
              topology.start(
                  cluster,
                  Optional.ofNullable(skillTree),
                  data.resolve("state"),
                  chosen,
                  instances.properties()));
      Runtime.getRuntime().addShutdownHook(new Thread(instance::close, "close-topology"));
      progress.say(
          instance.awaitRunning(START)
              ? "Running. Ctrl-C stops this instance; " + instances.afterwards()
              : "Still starting after " + START.toMinutes() + " minutes; going on.");
      instance.failure().get();
      return 0;
    } catch (ExecutionException e) {
      throw new CommandException(
          CommandException.FAILED, "the topology stopped: " + e.getCause(), e);
    }
  }
}
