package io.skillstream.cli.input;

/**
 * One thing wrong in a skill tree file.
 *
 * @param severity whether the tree is usable with it
 * @param message what is wrong, at which path, and what to do
 */
public record TreeProblem(Severity severity, String message) {
  /** What a problem means for the tree. */
  public enum Severity {
    /** The tree is refused. */
    ERROR,
    /** The tree is read, but maybe not as its author meant it. */
    WARNING
  }

  static TreeProblem error(String message) {
    return new TreeProblem(Severity.ERROR, message);
  }

  static TreeProblem warning(String message) {
    return new TreeProblem(Severity.WARNING, message);
  }

  /** Whether the tree is refused for it. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
