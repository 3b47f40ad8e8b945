package io.skillstream.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageClockTest {
  @Test
  void seconds_noStage_isEmpty() {
    assertThat(new StageClock().seconds()).isEmpty();
  }

  @Test
  void seconds_stages_inOrderTheOneUnderWayIncluded() {
    StageClock clock = new StageClock();
    clock.start("start");
    clock.start("read");
    clock.start("index");
    assertThat(clock.seconds()).containsOnlyKeys("start", "read", "index");
    assertThat(clock.seconds().keySet()).containsExactly("start", "read", "index");
    assertThat(clock.seconds().values()).allSatisfy(s -> assertThat(s).isNotNegative());
  }

  @Test
  void seconds_askedTwice_growsOnlyTheStageUnderWay() {
    StageClock clock = new StageClock();
    clock.start("read");
    clock.start("index");
    double read = clock.seconds().getOrDefault("read", -1.0);
    double index = clock.seconds().getOrDefault("index", -1.0);
    assertThat(clock.seconds()).containsEntry("read", read);
    assertThat(clock.seconds().getOrDefault("index", -1.0)).isGreaterThan(index);
  }
}
