package io.skillstream.domain.judge.algebra;

/** An expression is no number and no function of variables. */
public final class NotScalarException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What it is instead. */
  public NotScalarException(String message) {
    super(message, null, false, false);
  }
}
