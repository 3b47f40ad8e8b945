package io.skillstream.gateway.intake;

import org.jspecify.annotations.Nullable;

/** What a request has to have written is larger than the brokers take; sent again, it still is. */
public final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A request, or one of several written together. */
  public TooLargeException(@Nullable Throwable cause) {
    super("a record of it, or the answer to it, is larger than the brokers take", cause);
  }
}
