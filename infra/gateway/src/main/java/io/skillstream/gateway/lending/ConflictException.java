package io.skillstream.gateway.lending;

/** What is asked for does not agree with what was done before. */
public final class ConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String doNext;

  /** Says what does not agree, and what to do. */
  public ConflictException(String message, String doNext) {
    super(message);
    this.doNext = doNext;
  }

  /** What to do. */
  public String doNext() {
    return doNext;
  }
}
