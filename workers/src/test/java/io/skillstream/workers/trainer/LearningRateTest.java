package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {

  @Test
  void cosine_overItsSteps_risesThenFallsTowardsZero() {
    LearningRate rate = new LearningRate.Cosine(1.0, 4, 12);
    assertThat(rate.at(1)).isEqualTo(0.25);
    assertThat(rate.at(4)).isEqualTo(1.0);
    assertThat(rate.at(5)).isEqualTo(1.0);
    assertThat(rate.at(9)).isCloseTo(0.5, within(1e-12));
    assertThat(rate.at(12)).isPositive().isLessThan(0.04);
    assertThat(rate.at(13)).isCloseTo(0, within(1e-12));
    assertThat(rate.at(1000)).isCloseTo(0, within(1e-12));
  }

  @Test
  void constant_afterWarmUp_stays() {
    LearningRate rate = new LearningRate.Constant(0.5, 2);
    assertThat(rate.at(1)).isEqualTo(0.25);
    assertThat(rate.at(2)).isEqualTo(0.5);
    assertThat(rate.at(1_000_000)).isEqualTo(0.5);
    assertThat(new LearningRate.Constant(0.5, 0).at(1)).isEqualTo(0.5);
  }

  @Test
  void create_impossibleSchedule_isRefused() {
    assertThatThrownBy(() -> new LearningRate.Constant(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LearningRate.Cosine(1, 5, 5)).hasMessageContaining("no room");
  }

  @Test
  void create_impossibleSettings_reportsEveryProblem() {
    assertThatThrownBy(() -> new ExampleSettings(0, 1, Cutoff.DROP))
        .hasMessageContainingAll("passes", "cutoffTokens");
  }

  @Test
  void presets_ofAnyLength_areValid() {
    for (int steps = 0; steps < 30; steps++) {
      assertThat(TrainingConfig.small(steps, 1).learningRate().at(1)).isPositive();
      assertThat(TrainingConfig.fineTuning(steps, 5, 1).learningRate().at(1)).isPositive();
    }
  }
}
