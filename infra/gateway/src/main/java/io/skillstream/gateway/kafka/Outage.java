package io.skillstream.gateway.kafka;

import io.skillstream.gateway.lending.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers for a second that the brokers did not answer, so that requests that wait for each other
 * do not all wait for the brokers, one after the other.
 */
final class Outage {
  private static final Logger log = LoggerFactory.getLogger(Outage.class);
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanos;
  private volatile Optional<Failure> last = Optional.empty();

  private record Failure(String what, long nanos) {}

  /**
   * None so far.
   *
   * @param nanos a clock that only goes forward
   */
  Outage(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Goes on where nothing failed just now.
   *
   * @throws UnavailableException otherwise
   */
  void requireNone() {
    Optional<Failure> failure = last;
    if (failure.isPresent() && nanos.getAsLong() - failure.get().nanos() < REMEMBERED_NANOS) {
      throw new UnavailableException(failure.get().what(), null);
    }
  }

  /** Remembers a failure. What the client is told names no address; the log has the cause. */
  UnavailableException of(String what, Throwable cause) {
    log.warn("{}: {}", what, cause.toString());
    last = Optional.of(new Failure(what, nanos.getAsLong()));
    return new UnavailableException(what, cause);
  }
}
