package io.skillstream.gateway.lending;

/** A batch is not kept any more. */
public final class GoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which, and what is kept. */
  public GoneException(String message) {
    super(message);
  }
}
