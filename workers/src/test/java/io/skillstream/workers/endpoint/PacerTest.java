package io.skillstream.workers.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacerTest {
  private long now;
  private final List<Runnable> timers = new ArrayList<>();
  private final List<Pacer.Permit> out = new ArrayList<>();

  private Pacer pacer(int most) {
    return new Pacer(most, () -> now, (pause, then) -> timers.add(then));
  }

  private void enter(Pacer pacer, int calls) {
    for (int i = 0; i < calls; i++) {
      pacer.enter(out::add);
    }
  }

  @Test
  void enter_moreThanAllowed_waitsItsTurn() {
    Pacer pacer = pacer(2);
    enter(pacer, 5);
    assertThat(out).hasSize(2);
    pacer.left();
    pacer.answered();
    assertThat(out).hasSize(4);
  }

  @Test
  void hold_untilItsEnd_letsNobodyOut() {
    Pacer pacer = pacer(4);
    pacer.hold(Duration.ofSeconds(3));
    pacer.hold(Duration.ofSeconds(1));
    enter(pacer, 3);
    now = Duration.ofSeconds(2).toNanos();
    timers.forEach(Runnable::run);
    assertThat(out).isEmpty();
    now = Duration.ofSeconds(3).toNanos();
    timers.forEach(Runnable::run);
    assertThat(out).hasSize(3);
  }

  @Test
  void putOff_callsThatWereOutTogether_halveOnce() {
    Pacer pacer = pacer(16);
    enter(pacer, 16);
    List.copyOf(out).forEach(pacer::putOff);
    assertThat(pacer.allowed()).isEqualTo(8);
    out.clear();
    enter(pacer, 20);
    assertThat(out).hasSize(8);
    pacer.putOff(out.get(0));
    assertThat(pacer.allowed()).isEqualTo(4);
  }

  @Test
  void answered_oftenEnough_allowsAllAgain() {
    Pacer pacer = pacer(8);
    enter(pacer, 8);
    List.copyOf(out).forEach(pacer::putOff);
    for (int i = 0; i < 100; i++) {
      pacer.enter(permit -> {});
      pacer.answered();
    }
    assertThat(pacer.allowed()).isEqualTo(8);
  }

  @Test
  void pause_anyNumberOfFailures_isWithinItsBound() {
    RetrySettings retries = new RetrySettings(9, Duration.ofMillis(100), Duration.ofSeconds(1), 0);
    Random random = new Random(5);
    for (int failures = 1; failures < 2000; failures++) {
      Duration pause = retries.pause(failures, random.nextDouble());
      assertThat(pause)
          .isBetween(
              Duration.ZERO, Duration.ofMillis(Math.min(1000, 100L << Math.min(failures - 1, 20))));
    }
    assertThat(retries.pause(3, 0.5)).isEqualTo(Duration.ofMillis(200));
  }
}
