package io.skillstream.gateway.http;

/** Hears of every request that was answered; called on the server's threads. */
@FunctionalInterface
public interface RequestListener {
  /** Hears nothing. */
  RequestListener NONE = (route, status, seconds) -> {};

  /** The route of a request for which there is none. */
  String OTHER = "other";

  /**
   * A request was answered.
   *
   * @param route method and path as declared, {@code POST /curricula/{curriculum}/loans} for one
   * @param status of HTTP
   * @param seconds that it took
   */
  void answered(String route, int status, double seconds);
}
