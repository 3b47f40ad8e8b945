package io.skillstream.console.http;

import io.skillstream.gateway.http.Access;
import java.util.Optional;
import java.util.Set;

/**
 * Where the console listens, and to whom.
 *
 * @param host name or number
 * @param port 0: any free one
 * @param access the token without which nothing can be done
 * @param certificate for TLS; empty: without
 * @param hostNames names under which it is asked, besides localhost and plain numbers
 */
public record Listening(
    String host,
    int port,
    Access access,
    Optional<Certificate> certificate,
    Set<String> hostNames) {
  /** Copies the names. */
  public Listening {
    hostNames = Set.copyOf(hostNames);
  }

  /** The same on any free port. */
  public Listening onAnyPort() {
    return new Listening(host, 0, access, certificate, hostNames);
  }

  /** On this machine alone, without a token: read-only. */
  public static Listening here(int port) {
    return new Listening("127.0.0.1", port, Access.open(), Optional.empty(), Set.of());
  }
}
