package io.skillstream.cli.gateway;

import io.skillstream.cli.CommandException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a server listens.
 *
 * @param host name or number
 * @param port from 1
 */
public record Address(String host, int port) {
  private static final int HIGHEST_PORT = 65_535;

  /** Reads {@code HOST:PORT}, or a port of this machine alone. */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isBlank() || !port.matches("[0-9]{1,5}")) {
      throw unusable(text);
    }
    int number = Integer.parseInt(port);
    // Not 0: a server that comes back has to be found where it was.
    if (number < 1 || number > HIGHEST_PORT) {
      throw unusable(text);
    }
    return new Address(host, number);
  }

  /**
   * Whether only this machine can reach it.
   *
   * @throws CommandException if there is no such host
   */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new CommandException(
          CommandException.UNUSABLE, "--listen: there is no host '" + host + "'", e);
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static CommandException unusable(String text) {
    return new CommandException(
        CommandException.UNUSABLE,
        "--listen is '" + text + "', expected HOST:PORT with a port from 1 to " + HIGHEST_PORT);
  }
}
