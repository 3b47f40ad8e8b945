package io.skillstream.cli.produce;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives each attempt of a run a time: the stated one; where none is stated, one strictly later than
 * the last such, so that the order of the files is the order of the attempts.
 */
final class AttemptTimes {
  private final Clock clock;
  private long lastMicros;

  AttemptTimes(Clock clock) {
    this.clock = clock;
  }

  /** The next attempt's time. */
  synchronized Instant next(Optional<Instant> stated) {
    if (stated.isPresent()) {
      return Micros.instant(Micros.of(stated.get()));
    }
    lastMicros = Math.max(lastMicros + 1, Micros.of(clock.instant()));
    return Micros.instant(lastMicros);
  }
}
