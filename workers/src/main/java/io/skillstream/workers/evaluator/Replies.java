package io.skillstream.workers.evaluator;

import io.skillstream.workers.endpoint.EndpointException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for an endpoint, and sorts its failures by what an evaluator does about them. */
final class Replies {

  private static final long ROUND_MILLIS = 100;

  private Replies() {}

  /** One call is refused; others may go well. */
  static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    RefusedException(EndpointException cause) {
      super(cause.getMessage(), cause);
    }
  }

  static <T> T get(CompletableFuture<T> reply) throws IOException {
    return get(reply, () -> false);
  }

  /**
   * Waits.
   *
   * @throws CancellationException once {@code stopping} says yes
   * @throws RefusedException if the call is at fault
   * @throws UnusableEndpointException if key, address or model are
   * @throws IOException if the endpoint does not answer for now
   */
  static <T> T get(CompletableFuture<T> reply, BooleanSupplier stopping) throws IOException {
    while (true) {
      try {
        return reply.get(ROUND_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (stopping.getAsBoolean()) {
          throw (CancellationException) new CancellationException("told to stop").initCause(e);
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof EndpointException failure) {
          throw sorted(failure);
        }
        throw new IllegalStateException("an endpoint's future failed otherwise", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while asking").initCause(e);
      }
    }
  }

  private static IOException sorted(EndpointException failure) {
    return switch (failure.kind()) {
      case REFUSED, FAILED -> new RefusedException(failure);
      case MISCONFIGURED -> {
        UnusableEndpointException unusable =
            new UnusableEndpointException(String.valueOf(failure.getMessage()));
        unusable.initCause(failure);
        yield unusable;
      }
      case UNAVAILABLE, CLOSED -> new IOException(failure.getMessage(), failure);
    };
  }
}
