package io.skillstream.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;

/**
 * A process as written to a file: its id and when it started, since ids are used again after a
 * while.
 *
 * @param pid the system's process id
 * @param started when the process started, or the epoch if the system does not tell
 */
record ProcessRecord(long pid, Instant started) {
  /**
   * Systems derive the start from the time of boot, which shifts a little when the clock is set.
   */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

  static ProcessRecord of(ProcessHandle process) {
    return new ProcessRecord(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
  }

  /**
   * Reads a record; a file that is absent, or cut short because its writer was killed, holds none.
   */
  static Optional<ProcessRecord> read(Path file) throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    try {
      return Optional.of(
          new ProcessRecord(
              Long.parseLong(properties.getProperty("pid", "")),
              Instant.parse(properties.getProperty("started", ""))));
    } catch (NumberFormatException | DateTimeParseException cutShort) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    Files.writeString(file, "pid=%d%nstarted=%s%n".formatted(pid, started));
  }

  /** The process of this record if it still runs: the same id, started at the same time. */
  Optional<ProcessHandle> running() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process.info().startInstant().map(start -> near(start, started)).orElse(false));
  }

  private static boolean near(Instant a, Instant b) {
    return Duration.between(a, b).abs().compareTo(START_TOLERANCE) <= 0;
  }
}
