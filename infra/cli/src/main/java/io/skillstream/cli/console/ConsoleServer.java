package io.skillstream.cli.console;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.curriculum.CurriculumOperator;
import io.skillstream.console.follow.Standing;
import io.skillstream.console.http.Console;
import io.skillstream.console.http.Listening;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** A console on a cluster. */
final class ConsoleServer implements AutoCloseable {
  /** Where it listens if nothing else is said. */
  static final int PORT = 8790;

  /** The environment variable that holds its token. */
  static final String TOKEN = "SKILLSTREAM_CONSOLE_TOKEN";

  private final Cluster cluster;
  private final Listening listening;
  private Optional<Console> console = Optional.empty();
  private boolean closed;

  ConsoleServer(Cluster cluster, Listening listening) {
    this.cluster = cluster;
    this.listening = listening;
  }

  /**
   * Starts it where it was told to listen.
   *
   * @return its address
   * @throws CommandException if it cannot
   */
  String start() {
    try {
      return start(listening);
    } catch (IOException e) {
      throw new CommandException(
          CommandException.FAILED, e.getMessage() + "; choose another address with --listen", e);
    }
  }

  /**
   * Starts it there, or on a free port where somebody else listens.
   *
   * @return its address
   * @throws CommandException if it cannot
   */
  String startOnFreePort() {
    try {
      return start(listening);
    } catch (IOException taken) {
      try {
        return start(listening.onAnyPort());
      } catch (IOException e) {
        throw new CommandException(CommandException.FAILED, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Why what it shows is not what is there now; empty: it is. */
  synchronized Optional<String> whyNotLive() {
    return console
        .map(Console::standing)
        .map(
            standing ->
                standing.state() == Standing.State.LIVE
                    ? ""
                    : standing.state().word() + ", " + standing.lagRecords() + " records behind")
        .or(() -> Optional.of("it has not started"))
        .filter(why -> !why.isEmpty());
  }

  @Override
  public synchronized void close() {
    closed = true;
    console.ifPresent(Console::close);
    console = Optional.empty();
  }

  private synchronized String start(Listening where) throws IOException {
    if (closed) {
      throw new IOException("it came to its end before the console had started");
    }
    String version = ConsoleServer.class.getPackage().getImplementationVersion();
    Console started =
        Console.start(
            cluster.properties(),
            cluster.topics(),
            new CurriculumOperator(cluster, Clock.systemUTC()),
            where,
            version == null ? "not packaged" : version);
    console = Optional.of(started);
    String host = where.host().contains(":") ? "[" + where.host() + "]" : where.host();
    return (where.certificate().isPresent() ? "https://" : "http://") + host + ":" + started.port();
  }
}
