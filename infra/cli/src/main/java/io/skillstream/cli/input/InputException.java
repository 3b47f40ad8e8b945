package io.skillstream.cli.input;

/** An input that cannot be used at all, with what is wrong, where, and what to do. */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the person at the command line. */
  public InputException(String message) {
    super(message);
  }

  /** The same with its cause. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
