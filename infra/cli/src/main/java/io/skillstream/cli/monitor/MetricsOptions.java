package io.skillstream.cli.monitor;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.metrics.http.ListenAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command that runs long says how it is. */
public final class MetricsOptions {
  @Option(
      names = "--metrics-listen",
      paramLabel = "HOST:PORT|off",
      defaultValue = "${env:SKILLSTREAM_METRICS_LISTEN:-" + ListenAddress.OFF + "}",
      description =
          "Serves /metrics for Prometheus, /health and /ready there, also as"
              + " SKILLSTREAM_METRICS_LISTEN; port 0: any free one (default: ${DEFAULT-VALUE})."
              + " Everybody who reaches the port may read.")
  String listen = ListenAddress.OFF;

  /**
   * Has the command watched from now on, where that is asked for, and until the cluster is closed.
   *
   * @param process the command
   * @param disks folders whose disks it needs
   */
  public void watch(String process, Cluster cluster, Path... disks) throws EmbeddedStackException {
    Optional<ListenAddress> address = address();
    if (address.isPresent()) {
      Monitoring.start(address.get(), process, cluster, List.of(disks), Progress.onConsole());
    }
  }

  private Optional<ListenAddress> address() {
    try {
      return ListenAddress.parse(listen);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          CommandException.UNUSABLE, "--metrics-listen is " + e.getMessage(), e);
    }
  }
}
