package io.skillstream.history;

/** The past cannot be read as asked: what, where, and what to do. */
public final class HistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the person who asked. */
  public HistoryException(String message) {
    super(message);
  }

  /** With the cause, for the log. */
  public HistoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
