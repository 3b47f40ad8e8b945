package io.skillstream.schemas;

/** A topic exists in a shape that the catalogue does not allow. */
public final class TopicMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with what was expected and what is there. */
  public TopicMismatchException(String message) {
    super(message);
  }
}
