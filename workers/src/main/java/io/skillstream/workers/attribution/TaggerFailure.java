package io.skillstream.workers.attribution;

import org.jspecify.annotations.Nullable;

/** A tagger cannot go on, whatever it is asked next; the message says why and what to do. */
public final class TaggerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TaggerFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
