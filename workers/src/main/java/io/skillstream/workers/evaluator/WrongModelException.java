package io.skillstream.workers.evaluator;

import java.io.IOException;

/** An endpoint serves another model than it is asked for: its answers must not be recorded. */
public final class WrongModelException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says which model was expected and which one answered. */
  public WrongModelException(String message) {
    super(message);
  }
}
