package io.skillstream.cli.run;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives each attempt of a run a time of its own, strictly later than the one before: the order of
 * the files is the order of the attempts, also where they state no time or the same one.
 */
final class AttemptTimes {
  private final Clock clock;
  private long lastMicros;

  AttemptTimes(Clock clock) {
    this.clock = clock;
  }

  /** The next attempt's time: the stated one, else now, in both cases later than the last. */
  Instant next(Optional<Instant> stated) {
    lastMicros = Math.max(lastMicros + 1, Micros.of(stated.orElseGet(clock::instant)));
    return Micros.instant(lastMicros);
  }
}
