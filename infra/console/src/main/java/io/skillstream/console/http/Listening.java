package io.skillstream.console.http;

import io.skillstream.gateway.http.Access;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where the console listens, and to whom.
 *
 * @param host name or number
 * @param port 0: any free one
 * @param access the token without which nothing can be done
 * @param keystore for TLS; empty: without
 * @param hostNames names under which it is asked, besides localhost and plain numbers
 */
public record Listening(
    String host, int port, Access access, Optional<Keystore> keystore, Set<String> hostNames) {
  /** Copies the names. */
  public Listening {
    hostNames = Set.copyOf(hostNames);
  }

  /** The same on any free port. */
  public Listening onAnyPort() {
    return new Listening(host, 0, access, keystore, hostNames);
  }

  /** On this machine alone, without a token: read-only. */
  public static Listening here(int port) {
    return new Listening("127.0.0.1", port, Access.open(), Optional.empty(), Set.of());
  }

  /** A certificate with its key, in a file that Java's keytool reads, and the password. */
  public record Keystore(Path file, String password) {
    @Override
    public String toString() {
      return "keystore " + file;
    }
  }
}
