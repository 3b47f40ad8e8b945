package io.skillstream.gateway.lending;

/** There is no such curriculum. */
public final class UnknownCurriculumException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which, and where it was looked for. */
  public UnknownCurriculumException(String message) {
    super(message);
  }
}
