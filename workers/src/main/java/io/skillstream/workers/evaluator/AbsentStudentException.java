package io.skillstream.workers.evaluator;

import java.io.IOException;

/** A student is not where it should be. */
public final class AbsentStudentException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Whether it may still come. */
  public enum Hope {
    /** Nobody will bring it. */
    NONE,
    /** While its checkpoint is new: a shared disk may show it late. */
    WHILE_NEW,
    /** Somebody has to do something, which the message says. */
    ALWAYS
  }

  private final Hope hope;

  /** Says what is missing and what to do. */
  public AbsentStudentException(Hope hope, String message) {
    super(message);
    this.hope = hope;
  }

  /** Whether it may still come. */
  public Hope hope() {
    return hope;
  }
}
