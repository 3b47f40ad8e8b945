package io.skillstream.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1: whether one is free, and which one to take. */
final class LocalPort {
  /** The address every part of the stack listens on. */
  static final String HOST = "127.0.0.1";

  /*
   * Not "bind to port 0": that yields a port of the range from which the system takes the near end of outgoing
   * connections, and one of those may hold it by the time the server binds, or at the next start on the same folder.
   * These bounds lie below that range on Linux (32768), macOS and Windows (49152).
   */
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 200;

  private LocalPort() {}

  /** Whether a server could listen on the port now. */
  static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /**
   * A port that is free now.
   *
   * @throws EmbeddedStackException if none was found
   */
  static int anyFree() throws EmbeddedStackException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedStackException(
        "No free port found on %s between %d and %d after %d tries. Name free ports explicitly, or see what listens there."
            .formatted(HOST, LOWEST, HIGHEST, TRIES));
  }
}
