package io.skillstream.domain.judge.budget;

/** Something is larger or deeper than a judgement may cost. */
public final class LimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is too large. */
  public LimitException(String message) {
    // Expected in hostile input and never shown: the stack trace would cost more than the work.
    super(message, null, false, false);
  }
}
