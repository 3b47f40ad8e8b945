package io.skillstream.cli;

import java.util.List;

/** A command cannot go on for a reason its user can do something about. */
public final class CommandException extends RuntimeException {
  /** The work went wrong. */
  public static final int FAILED = 1;

  /** The command line or the input cannot be used. */
  public static final int UNUSABLE = 2;

  /** {@code --strict} found something that is only a warning without it. */
  public static final int STRICT = 3;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** What is wrong, where, and what to do; and the code to exit with. */
  public CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** With the cause, for the log. */
  public CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /**
   * Reports all problems with the options together.
   *
   * @throws CommandException where there are any
   */
  public static void throwIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      String first =
          problems.size() == 1 ? "" : problems.size() + " problems with the options:\n  ";
      throw new CommandException(UNUSABLE, first + String.join("\n  ", problems));
    }
  }

  /** The code to exit with. */
  public int exitCode() {
    return exitCode;
  }
}
