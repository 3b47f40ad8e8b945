package io.skillstream.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptTimesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000006Z");

  private final AttemptTimes times = new AttemptTimes(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void next_noTimeStated_countsOnFromNow() {
    assertThat(times.next(Optional.empty())).isEqualTo(NOW);
    assertThat(times.next(Optional.empty())).isEqualTo(NOW.plusNanos(1_000));
  }

  @Test
  void next_statedTime_isKeptToTheMicrosecond() {
    assertThat(times.next(Optional.of(NOW.minusSeconds(9).plusNanos(123_456))))
        .isEqualTo(NOW.minusSeconds(9).plusNanos(123_000));
  }

  @Test
  void next_laterStatedTime_doesNotMoveTheOthers() {
    times.next(Optional.of(NOW.plusSeconds(9)));

    assertThat(times.next(Optional.of(NOW.minusSeconds(9)))).isEqualTo(NOW.minusSeconds(9));
    assertThat(times.next(Optional.empty())).isEqualTo(NOW);
  }
}
