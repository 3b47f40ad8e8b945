package io.skillstream.workers.endpoint;

import java.util.Map;
import java.util.Optional;

/** A secret that an endpoint asks for. It shows itself in the request's header alone. */
public final class ApiKey {
  private final String secret;

  private ApiKey(String secret) {
    this.secret = secret;
  }

  /**
   * The key that an environment variable holds; empty where it is unset or blank, as for an
   * endpoint that asks for none.
   *
   * @throws IllegalArgumentException if it holds what no header can carry; the message names the
   *     variable, not the value
   */
  public static Optional<ApiKey> from(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "").strip();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "environment variable "
              + variable
              + " holds no API key: expected printable ASCII characters without blanks");
    }
    return Optional.of(new ApiKey(value));
  }

  String header() {
    return "Bearer " + secret;
  }

  /** A text from the endpoint without this key, should it have been repeated there. */
  String removedFrom(String text) {
    return text.replace(secret, "***");
  }

  @Override
  public String toString() {
    return "***";
  }
}
