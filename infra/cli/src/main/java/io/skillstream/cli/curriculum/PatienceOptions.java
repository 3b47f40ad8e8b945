package io.skillstream.cli.curriculum;

import io.skillstream.cli.CommandException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long to wait for the conductor. */
final class PatienceOptions {
  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long to wait for the conductor (default: ${DEFAULT-VALUE}).")
  String timeout = "";

  Duration patience() {
    return Spans.parse(timeout)
        .orElseThrow(
            () ->
                new CommandException(
                    CommandException.UNUSABLE,
                    "--timeout is '" + timeout + "', expected a time as 90s, 10m, 2h or 1d"));
  }
}
