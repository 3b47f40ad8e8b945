package io.skillstream.workers.endpoint;

/** An endpoint did not answer a call, also where trying again could have helped. */
public final class EndpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a caller can do about it. */
  public enum Kind {
    /** The endpoint refuses this call and would again (a 4xx); others may go well. */
    REFUSED,
    /** All tries failed, while other calls went well meanwhile: the fault is this call's. */
    FAILED,
    /** All tries failed, and no other call went well meanwhile: nothing is to be had now. */
    UNAVAILABLE,
    /** No call will go well with these settings: key, address or model are wrong. */
    MISCONFIGURED,
    /** The client was closed. */
    CLOSED
  }

  private final Kind kind;

  EndpointException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What a caller can do about it. */
  public Kind kind() {
    return kind;
  }
}
