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
  void linear_overItsSteps_fallsEvenlyToTheMinimum() {
    LearningRate rate = new LearningRate.Linear(1.0, 2, 10, 0.2);
    assertThat(rate.at(1)).isEqualTo(0.5);
    assertThat(rate.at(2)).isEqualTo(1.0);
    assertThat(rate.at(3)).isEqualTo(1.0);
    assertThat(rate.at(7)).isCloseTo(0.6, within(1e-12));
    assertThat(rate.at(10) - rate.at(11)).isCloseTo(0.1, within(1e-12));
    assertThat(rate.at(11)).isCloseTo(0.2, within(1e-12));
    assertThat(rate.at(1000)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void cosine_withAMinimum_endsThere() {
    LearningRate rate = new LearningRate.Cosine(1.0, 0, 10, 0.1);
    assertThat(rate.at(1)).isEqualTo(1.0);
    assertThat(rate.at(6)).isCloseTo(0.55, within(1e-12));
    assertThat(rate.at(11)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void decayed_branchOfAStableRun_isTheSameUntilItGoesOff() {
    LearningRate.Constant stable = new LearningRate.Constant(0.5, 4);
    for (LearningRate.Decay shape : LearningRate.Decay.values()) {
      LearningRate branch = stable.decayed(20, 10, shape, 0.05);
      for (long step = 1; step <= 20; step++) {
        assertThat(branch.at(step)).isEqualTo(stable.at(step));
      }
      assertThat(branch.at(21)).isEqualTo(0.5);
      for (long step = 22; step <= 31; step++) {
        assertThat(branch.at(step)).isLessThan(branch.at(step - 1));
      }
      assertThat(branch.at(31)).isCloseTo(0.05, within(1e-12));
      assertThat(branch.at(99)).isCloseTo(0.05, within(1e-12));
    }
    assertThat(stable.decayed(20, 16, LearningRate.Decay.ONE_MINUS_SQRT, 0).at(25))
        .as("a quarter of the way, half is left")
        .isCloseTo(0.25, within(1e-12));
    assertThat(stable.decayed(20, 16, LearningRate.Decay.LINEAR, 0).at(25))
        .isCloseTo(0.375, within(1e-12));
  }

  @Test
  void describe_eachSchedule_saysItsNumbers() {
    assertThat(new LearningRate.Constant(0.5, 4).describe())
        .isEqualTo("constant 0.5 after 4 steps");
    assertThat(new LearningRate.Cosine(0.5, 4, 20).describe())
        .isEqualTo("cosine 0.5 after 4 of 20 steps");
    assertThat(new LearningRate.Linear(0.5, 4, 20, 0.1).describe())
        .isEqualTo("linear 0.5 after 4 of 20 steps, down to 0.1");
    assertThat(
            new LearningRate.Constant(0.5, 4)
                .decayed(20, 10, LearningRate.Decay.ONE_MINUS_SQRT, 0)
                .describe())
        .isEqualTo("warm-up-stable-decay 0.5 after 4 steps, from step 20 a 1-sqrt decay over 10");
  }

  @Test
  void create_impossibleSchedule_isRefused() {
    assertThatThrownBy(() -> new LearningRate.Constant(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LearningRate.Cosine(1, 5, 5)).hasMessageContaining("no room");
    assertThatThrownBy(() -> new LearningRate.Linear(1, 5, 5, 0)).hasMessageContaining("no room");
    assertThatThrownBy(() -> new LearningRate.Cosine(1, 1, 5, 1.5)).hasMessageContaining("minimum");
    assertThatThrownBy(
            () -> new LearningRate.Constant(1, 5).decayed(4, 5, LearningRate.Decay.LINEAR, 0))
        .hasMessageContaining("warm-up");
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
