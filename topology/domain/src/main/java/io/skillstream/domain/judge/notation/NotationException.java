package io.skillstream.domain.judge.notation;

/** A text is no mathematics that is known here. */
public final class NotationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong and where. */
  public NotationException(String message) {
    // One for every text that is prose; nobody reads the stack trace.
    super(message, null, false, false);
  }
}
