package io.skillstream.gateway.lending;

import org.jspecify.annotations.Nullable;

/** A curriculum cannot be served now; later it may. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public UnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
