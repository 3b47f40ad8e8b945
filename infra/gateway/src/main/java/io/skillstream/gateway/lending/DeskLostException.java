package io.skillstream.gateway.lending;

import org.jspecify.annotations.Nullable;

/** A desk can write no more: it has to be opened anew, which reads what was written. */
public final class DeskLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public DeskLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
