package io.skillstream.cli.console;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.gateway.TokenSource;
import io.skillstream.console.http.Listening;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.gateway.http.Access;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The console beside another command: on by default, on this machine alone. */
public final class ConsoleOptions {
  private static final Logger log = LoggerFactory.getLogger(ConsoleOptions.class);

  @Option(
      names = "--no-console",
      description =
          "Leave out the console, a web page on 127.0.0.1 (port 8790, or a free one) that shows"
              + " what happens; SKILLSTREAM_CONSOLE_TOKEN lets it act too.")
  boolean none;

  /**
   * Starts a console on a cluster and says where it is. It is only a view: the command neither
   * waits for it nor fails with it.
   */
  public void beside(Cluster cluster, Progress progress) throws EmbeddedStackException {
    if (none) {
      return;
    }
    Access access = access();
    ConsoleServer server =
        new ConsoleServer(
            cluster,
            new Listening("127.0.0.1", ConsoleServer.PORT, access, Optional.empty(), Set.of()));
    cluster.closeFirst("console", server);
    Thread thread =
        new Thread(
            () -> {
              try {
                progress.say("Console: " + server.startOnFreePort());
              } catch (CommandException e) {
                progress.say("No console: " + e.getMessage());
              } catch (RuntimeException e) { // It must not take the command with it.
                log.warn("no console", e);
              }
            },
            "start-console");
    thread.setDaemon(true);
    thread.start();
  }

  private static Access access() {
    return TokenSource.access(null, ConsoleServer.TOKEN, System.getenv(ConsoleServer.TOKEN));
  }
}
