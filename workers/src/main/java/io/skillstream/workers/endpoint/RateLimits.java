package io.skillstream.workers.endpoint;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an endpoint's headers say about when the next call may come.
 *
 * <p>{@code Retry-After} is seconds or a date (RFC 9110, section 10.2.3). The {@code x-ratelimit-*}
 * headers are common practice without a standard: what remains of a window, and when it starts
 * anew, as {@code 1m30.5s}, {@code 120ms}, seconds, or seconds since 1970.
 */
final class RateLimits {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
  private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(?:\\.\\d{1,9})?");
  private static final double SINCE_1970 = 1e9;
  private static final double MILLIS = 1000;

  private RateLimits() {}

  /** How long a refused call is asked to wait; empty where the endpoint does not say. */
  static Optional<Duration> retryAfter(HttpHeaders headers, Instant now) {
    Optional<String> millis = headers.firstValue("retry-after-ms").map(String::strip);
    if (millis.isPresent() && NUMBER.matcher(millis.get()).matches()) {
      return Optional.of(seconds(Double.parseDouble(millis.get()) / MILLIS));
    }
    Optional<String> said = headers.firstValue("retry-after").map(String::strip);
    if (said.isEmpty()) {
      return exhausted(headers, now);
    }
    Optional<Duration> after = span(said.get(), now);
    return after.isPresent() ? after : date(said.get(), now);
  }

  /** How long the window is used up for, where one is; also on calls that went well. */
  static Optional<Duration> exhausted(HttpHeaders headers, Instant now) {
    Duration longest = Duration.ZERO;
    for (String of : new String[] {"", "-requests", "-tokens"}) {
      OptionalDouble remaining = number(headers.firstValue("x-ratelimit-remaining" + of));
      Optional<Duration> reset =
          headers.firstValue("x-ratelimit-reset" + of).flatMap(text -> span(text.strip(), now));
      if (remaining.isPresent()
          && remaining.getAsDouble() <= 0
          && reset.isPresent()
          && reset.get().compareTo(longest) > 0) {
        longest = reset.get();
      }
    }
    return longest.isZero() ? Optional.empty() : Optional.of(longest);
  }

  private static Optional<Duration> span(String text, Instant now) {
    if (NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      return Optional.of(
          seconds(value < SINCE_1970 ? value : Math.max(0, value - now.toEpochMilli() / MILLIS)));
    }
    if (!PARTS.matcher(text).matches()) {
      return Optional.empty();
    }
    double total = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      total += Double.parseDouble(part.group(1)) * unitSeconds(part.group(2));
    }
    return Optional.of(seconds(total));
  }

  private static double unitSeconds(String unit) {
    return switch (unit) {
      case "ms" -> 1 / MILLIS;
      case "s" -> 1;
      case "m" -> 60;
      case "h" -> 3600;
      default -> 86_400;
    };
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      Duration until =
          Duration.between(
              now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return Optional.of(until.isNegative() ? Duration.ZERO : until);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static OptionalDouble number(Optional<String> text) {
    return text.isPresent() && NUMBER.matcher(text.get().strip()).matches()
        ? OptionalDouble.of(Double.parseDouble(text.get().strip()))
        : OptionalDouble.empty();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) Math.ceil(Math.min(seconds, SINCE_1970) * MILLIS));
  }
}
