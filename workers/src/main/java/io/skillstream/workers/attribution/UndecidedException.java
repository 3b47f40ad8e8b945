package io.skillstream.workers.attribution;

/** A question has no usable answer; the trace it is about is given up, others go on. */
final class UndecidedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Outcome.Reason reason;

  UndecidedException(Outcome.Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  Outcome.Undecided outcome() {
    return new Outcome.Undecided(reason, String.valueOf(getMessage()));
  }
}
