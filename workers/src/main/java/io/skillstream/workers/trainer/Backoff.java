package io.skillstream.workers.trainer;

import java.time.Clock;
import java.time.Duration;

/** When to try again what failed: after a second, then after twice as long each time. */
final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Clock clock;
  private Duration pause = Duration.ZERO;
  private long nextMillis;

  Backoff(Clock clock) {
    this.clock = clock;
  }

  boolean isDue() {
    return pause.isZero() || clock.millis() >= nextMillis;
  }

  /** Says after which pause the next try is due. */
  Duration failed() {
    pause = pause.isZero() ? FIRST : pause.multipliedBy(2);
    pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    nextMillis = clock.millis() + pause.toMillis();
    return pause;
  }

  void succeeded() {
    pause = Duration.ZERO;
  }

  /** Whether the last try failed. */
  boolean isFailing() {
    return !pause.isZero();
  }
}
