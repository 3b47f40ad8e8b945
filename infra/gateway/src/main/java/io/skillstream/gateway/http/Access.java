package io.skillstream.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the gateway.
 *
 * @param token what every request has to carry, as {@code Authorization: Bearer TOKEN}; empty:
 *     nothing
 */
public record Access(Optional<String> token) {
  private static final String SCHEME = "Bearer ";

  /** Refuses tokens that a header cannot carry, or that are no secret. */
  public Access {
    token.ifPresent(
        text -> {
          if (!text.matches("[\\x21-\\x7E]{16,4096}")) {
            throw new IllegalArgumentException(
                "the token has to be 16 to 4096 printable ASCII characters without blanks");
          }
        });
  }

  /** Everybody who reaches the port. */
  public static Access open() {
    return new Access(Optional.empty());
  }

  /** Whether a request with this header may pass. Takes as long for every wrong token. */
  public boolean admits(@Nullable String authorization) {
    if (token.isEmpty()) {
      return true;
    }
    return authorization != null
        && authorization.startsWith(SCHEME)
        && MessageDigest.isEqual(
            authorization.substring(SCHEME.length()).strip().getBytes(UTF_8),
            token.get().getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return token.isPresent() ? "with a token" : "without a token";
  }
}
