package io.skillstream.metrics.http;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where the endpoint listens.
 *
 * @param host name or number
 * @param port 0: any free one
 */
public record ListenAddress(String host, int port) {
  /** What switches the endpoint off. */
  public static final String OFF = "off";

  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads {@code HOST:PORT}, a port of this machine alone, or {@code off}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static Optional<ListenAddress> parse(String text) {
    if (text.equalsIgnoreCase(OFF)) {
      return Optional.empty();
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isBlank() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > HIGHEST_PORT) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "', expected HOST:PORT with a port from 0 (any free one) to "
              + HIGHEST_PORT
              + ", or off");
    }
    return Optional.of(new ListenAddress(host, Integer.parseInt(port)));
  }

  InetSocketAddress socket() {
    return new InetSocketAddress(host, port);
  }

  /** The same host with another port. */
  public ListenAddress at(int otherPort) {
    return new ListenAddress(host, otherPort);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
