package io.skillstream.console.training;

import static io.skillstream.console.Records.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.TrainingStep;
import org.junit.jupiter.api.Test;

class StepsTest {
  private final Steps steps = new Steps();

  @Test
  void columns_ofMoreStepsThanAsked_keepSmallestLargestFirstAndLast() {
    for (int i = 0; i < 10_000; i++) {
      steps.add(step("c", i, i == 4_321 ? 99 : i == 7_654 ? -1 : 1));
    }
    StepColumns columns = steps.columns(200);

    assertThat(columns.step()).hasSizeLessThanOrEqualTo(200).isSorted().contains(0L, 9_999L);
    assertThat(columns.loss()).contains(99.0, -1.0);
  }

  @Test
  void columns_ofFewSteps_areAll() {
    steps.add(step("c", 1, Double.NaN));
    steps.add(step("c", 2, 0.5));

    StepColumns columns = steps.columns(2_000);

    assertThat(columns.step()).containsExactly(1L, 2L);
    assertThat(columns.loss()).containsExactly(null, 0.5);
  }

  @Test
  void takeNew_tellsEachStepOnce() {
    steps.add(step("c", 1, 1));
    assertThat(steps.takeNew(10).step()).containsExactly(1L);
    assertThat(steps.hasNew()).isFalse();
    steps.add(step("c", 2, 1));
    assertThat(steps.takeNew(10).step()).containsExactly(2L);
  }

  @Test
  void timeToGradient_isTheMiddleAndNearlyTheLargest() {
    for (int i = 0; i <= 100; i++) {
      steps.add(step("c", i, 1));
    }
    assertThat(steps.timeToGradient()).isEqualTo(new Steps.TimeToGradient(500.0, 990.0, 101));
  }

  @Test
  void timeToGradient_inALaterPass_isOfTheNewestThatSay() {
    for (int i = 0; i < 12_000; i++) {
      steps.add(step("c", i, 1));
    }
    TrainingStep later = step("c", 12_000, 1);
    later.setTraceAgeMillis(null);
    for (int i = 0; i < 11_000; i++) {
      steps.add(later);
    }
    assertThat(steps.timeToGradient())
        .isEqualTo(new Steps.TimeToGradient(69_990.0, 118_990.0, 10_000));
  }
}
