package io.skillstream.workers.endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * Where an endpoint is and how to treat it.
 *
 * @param base what paths such as {@code chat/completions} are appended to, without a slash at the
 *     end; usually ends in {@code /v1}
 * @param key sent with each call, where there is one
 * @param inFlight most calls in flight at a time
 * @param timeout of one try, from sending it to the last byte of the answer
 * @param retries when to try again
 */
public record EndpointSettings(
    URI base, Optional<ApiKey> key, int inFlight, Duration timeout, RetrySettings retries) {
  /** Most calls in flight where nothing else is said. */
  public static final int USUAL_IN_FLIGHT = 128;

  /** Timeout of a try where nothing else is said. */
  public static final Duration USUAL_TIMEOUT = Duration.ofMinutes(5);

  /** Validates. */
  public EndpointSettings {
    if (inFlight < 1 || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "in flight %d, timeout %s; expected 1 or more, and a time".formatted(inFlight, timeout));
    }
    base = checked(base.toString());
  }

  /** The usual settings for an endpoint. */
  public static EndpointSettings of(URI base, Optional<ApiKey> key) {
    return new EndpointSettings(base, key, USUAL_IN_FLIGHT, USUAL_TIMEOUT, RetrySettings.USUAL);
  }

  /**
   * Reads a base URL.
   *
   * @throws IllegalArgumentException if it is none; what it says repeats no password
   */
  public static URI checked(String url) {
    URI uri;
    try {
      uri = new URI(url.strip().replaceAll("/+$", ""));
    } catch (URISyntaxException e) {
      // Its message would repeat the text, and what else stands in it.
      throw new IllegalArgumentException(
          "the endpoint's base URL is malformed at character " + (e.getIndex() + 1));
    }
    if (uri.getUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the endpoint's base URL holds a user, a query or a fragment; give the address alone,"
              + " and the key in an environment variable");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    if (!(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
        || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "the endpoint's base URL is '"
              + url
              + "', expected for example http://127.0.0.1:8000/v1");
    }
    return uri;
  }

  /** The address of a path such as {@code models}. */
  URI at(String path) {
    return URI.create(base + "/" + path);
  }
}
