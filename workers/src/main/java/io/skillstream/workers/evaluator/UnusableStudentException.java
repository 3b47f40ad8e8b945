package io.skillstream.workers.evaluator;

import java.io.IOException;

/** A checkpoint that gives no answers: its numbers are damaged, or its files are. */
public final class UnusableStudentException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public UnusableStudentException(String message, Throwable cause) {
    super(message, cause);
  }
}
