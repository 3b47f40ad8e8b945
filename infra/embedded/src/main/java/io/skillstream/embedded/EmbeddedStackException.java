package io.skillstream.embedded;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Says that the embedded stack cannot start or go on: what happened, where, and what to do about
 * it.
 */
public final class EmbeddedStackException extends IOException {
  private static final long serialVersionUID = 1L;

  EmbeddedStackException(String message) {
    super(message);
  }

  EmbeddedStackException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
