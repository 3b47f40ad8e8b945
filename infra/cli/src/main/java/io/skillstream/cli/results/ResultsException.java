package io.skillstream.cli.results;

/** Results that cannot be written, with what, where, and what to do. */
public final class ResultsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the person at the command line. */
  public ResultsException(String message, Throwable cause) {
    super(message, cause);
  }
}
