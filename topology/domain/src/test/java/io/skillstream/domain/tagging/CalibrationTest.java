package io.skillstream.domain.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void learn_scoresThatClaimTooMuch_areTakenBack() {
    Calibration calibration = new Calibration();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      double truth = 2 * random.nextGaussian();
      calibration.learn(100, 3 * truth, random.nextDouble() < Classifier.logistic(truth - 0.5));
    }

    assertThat((double) calibration.slope(100)).isCloseTo(1 / 3.0, within(0.05));
    assertThat((double) calibration.offset(100)).isCloseTo(-0.5, within(0.15));
    assertThat(calibration.slope(3)).as("another experience").isEqualTo(1);
  }
}
