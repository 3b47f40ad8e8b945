package io.skillstream.cli.monitor;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.metrics.ClusterReach;
import io.skillstream.metrics.Monitor;
import io.skillstream.metrics.http.ListenAddress;
import io.skillstream.metrics.namespace.NamespaceFollower;
import io.skillstream.metrics.topology.TopologyMetrics;
import io.skillstream.schemas.RegistryReach;
import io.skillstream.topology.TopologyInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Connects what runs in a command with what says how it is. */
public final class Monitoring {
  private Monitoring() {}

  static void start(
      ListenAddress address, String process, Cluster cluster, List<Path> disks, Progress progress)
      throws EmbeddedStackException {
    Monitor monitor;
    try {
      monitor = Monitor.start(address, process, cluster.topics().namespace(), disks);
    } catch (IOException e) {
      throw new CommandException(
          CommandException.FAILED,
          e.getMessage() + "; choose another address with --metrics-listen",
          e);
    }
    cluster.watchedBy(cluster.closeFirst("metrics", monitor));
    monitor.closeFirst(
        ClusterReach.start(
            cluster.admin(),
            new RegistryReach(cluster.properties(), cluster.topics(), ClusterReach.TIMEOUT),
            monitor.readiness()));
    monitor.address().ifPresent(found -> progress.say("Metrics at http://" + found + "/metrics"));
  }

  /** Has an instance of the topology watched, where the command is. */
  public static TopologyInstance watch(TopologyInstance instance, Cluster cluster) {
    TopologyMetrics.follow(
        instance,
        cluster.monitor(),
        () ->
            NamespaceFollower.start(
                cluster.consumer(NamespaceFollower.CONSUMER_SETTINGS),
                cluster.serdes(),
                cluster.topics(),
                Clock.systemUTC()));
    return instance;
  }
}
