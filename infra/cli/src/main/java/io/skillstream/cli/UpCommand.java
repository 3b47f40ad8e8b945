package io.skillstream.cli;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.console.ConsoleOptions;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.topology.TopologyInstance;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream up}: the embedded stack, until stopped. */
@Command(
    name = "up",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Runs one Kafka broker and one schema registry on 127.0.0.1 until stopped (Ctrl-C), with the"
          + " topics created, and the topology too if a skill tree is given. Data stays in the data"
          + " folder.",
      ""
    })
public final class UpCommand implements Callable<Integer> {
  private static final Path DATA = Path.of("skillstream-data");

  @Option(
      names = "--skill-tree",
      paramLabel = "FILE",
      description = "Also run the topology, with this skill tree.")
  @Nullable Path skillTree;

  @Mixin TopologyOptions topology = new TopologyOptions();
  @Mixin MetricsOptions metrics = new MetricsOptions();
  @Mixin ConsoleOptions console = new ConsoleOptions();
  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    if (options.isExisting()) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "'up' starts the embedded stack; with an existing cluster use 'skillstream topology'");
    }
    Progress progress = Progress.onConsole();
    Path data = options.dataDir().orElse(DATA);
    try (Cluster cluster = Cluster.open(options, data, new StackMessages(progress))) {
      cluster.createTopics();
      cluster.registerSchemas();
      metrics.watch("up", cluster, data);
      CompletableFuture<?> stopped = cluster.failed();
      if (skillTree != null) {
        TopologyInstance instance =
            cluster.closeFirst(
                "topology",
                topology.start(
                    cluster, Optional.of(skillTree), data.resolve("state"), Set.of(), Map.of()));
        stopped = CompletableFuture.anyOf(stopped, instance.failure());
      }
      System.out.println("--bootstrap-servers " + cluster.bootstrapServers());
      System.out.println("--schema-registry-url " + cluster.schemaRegistryUrl());
      console.beside(cluster, progress);
      progress.say(
          "So that other commands find it: export SKILLSTREAM_BOOTSTRAP_SERVERS=%s SKILLSTREAM_SCHEMA_REGISTRY_URL=%s"
              .formatted(cluster.bootstrapServers(), cluster.schemaRegistryUrl()));
      progress.say("Data in " + data.toAbsolutePath() + ". Ctrl-C stops it and keeps the data.");
      throw new CommandException(CommandException.FAILED, "stopped by itself: " + stopped.get());
    } catch (ExecutionException e) {
      throw new CommandException(
          CommandException.FAILED, "the topology stopped: " + e.getCause(), e);
    }
  }
}
