package io.skillstream.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong now = new AtomicLong(-5_000_000_000L);

  @Test
  void parse_unitsOfTime_areRecordsASecond() {
    assertThat(Pace.parse("500/s")).isEqualTo(500);
    assertThat(Pace.parse(" 2.5 ")).isEqualTo(2.5);
    assertThat(Pace.parse("30/m")).isEqualTo(0.5);
    assertThat(Pace.parse("7200/H")).isEqualTo(2);
    for (String bad : new String[] {"", "0", "0/s", "-1", "1/d", "fast", "1e9"}) {
      assertThatThrownBy(() -> Pace.parse(bad))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("'" + bad + "'");
    }
  }

  @Test
  void nanosToWait_recordAfterRecord_keepsTheRate() {
    Pace pace = new Pace(100, now::get);
    for (int i = 0; i < 1000; i++) {
      now.addAndGet(pace.nanosToWait());
      pace.sent();
    }
    assertThat(now.get() + 5_000_000_000L).isEqualTo(9_990_000_000L);
  }

  @Test
  void nanosToWait_afterAPause_catchesUpOneSecondAtMost() {
    Pace pace = new Pace(100, now::get);
    now.addAndGet(60_000_000_000L);
    int atOnce = 0;
    while (pace.nanosToWait() == 0) {
      pace.sent();
      atOnce++;
    }
    assertThat(atOnce).isBetween(99, 101);
  }

  @Test
  void nanosToWait_withoutARate_isNothing() {
    Pace pace = new Pace(Double.POSITIVE_INFINITY, now::get);
    pace.sent();
    assertThat(pace.nanosToWait()).isZero();
  }
}
