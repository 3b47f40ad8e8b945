package io.skillstream.console.http;

/** Ends the handling of a request that cannot be served. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** With a status of HTTP, and what, where and what to do. */
  Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
