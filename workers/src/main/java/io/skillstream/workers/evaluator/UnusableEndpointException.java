package io.skillstream.workers.evaluator;

import java.io.IOException;

/**
 * An endpoint that nothing can be asked: it serves another model than it is asked for, whose
 * answers must not be recorded, or key or address are wrong.
 */
public final class UnusableEndpointException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what was expected, what came, and what to do. */
  public UnusableEndpointException(String message) {
    super(message);
  }
}
