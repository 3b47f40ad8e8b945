package io.skillstream.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
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
  void next_anyTimes_increaseStrictly() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Instant> given = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Instant stated = NOW.plusMillis(random.nextInt(-50, 50));
        given.add(times.next(random.nextBoolean() ? Optional.of(stated) : Optional.empty()));
      }
      assertThat(given).as("seed " + seed).isSorted().doesNotHaveDuplicates();
    }
  }
}
