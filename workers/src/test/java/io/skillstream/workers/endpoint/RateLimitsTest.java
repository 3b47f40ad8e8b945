package io.skillstream.workers.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static HttpHeaders headers(Map<String, String> values) {
    return HttpHeaders.of(
        values.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue()))),
        (name, value) -> true);
  }

  private static Optional<Duration> after(String value) {
    return RateLimits.retryAfter(headers(Map.of("Retry-After", value)), NOW);
  }

  @Test
  void retryAfter_anyOfItsForms_isThatLong() {
    assertThat(after("7")).contains(Duration.ofSeconds(7));
    assertThat(after("0.5")).contains(Duration.ofMillis(500));
    assertThat(after("Fri, 02 Jan 2026 03:05:05 GMT")).contains(Duration.ofMinutes(1));
    assertThat(after("Fri, 02 Jan 2026 03:00:05 GMT")).contains(Duration.ZERO);
    assertThat(after("soon")).isEmpty();
    assertThat(after("-1")).isEmpty();
    assertThat(RateLimits.retryAfter(headers(Map.of("retry-after-ms", "20")), NOW))
        .contains(Duration.ofMillis(20));
    assertThat(RateLimits.retryAfter(headers(Map.of()), NOW)).isEmpty();
  }

  @Test
  void exhausted_aWindowUsedUp_lastsUntilItsReset() {
    assertThat(
            RateLimits.exhausted(
                headers(
                    Map.of(
                        "x-ratelimit-remaining-requests", "0",
                        "x-ratelimit-reset-requests", "1m2.5s",
                        "x-ratelimit-remaining-tokens", "10",
                        "x-ratelimit-reset-tokens", "6h")),
                NOW))
        .contains(Duration.ofMillis(62_500));
    assertThat(
            RateLimits.exhausted(
                headers(
                    Map.of(
                        "x-ratelimit-remaining",
                        "0",
                        "x-ratelimit-reset",
                        Long.toString(NOW.getEpochSecond() + 3))),
                NOW))
        .contains(Duration.ofSeconds(3));
    assertThat(
            RateLimits.exhausted(
                headers(
                    Map.of(
                        "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "120ms")),
                NOW))
        .contains(Duration.ofMillis(120));
    assertThat(
            RateLimits.exhausted(
                headers(Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "?")), NOW))
        .isEmpty();
  }
}
