package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorRateTest {
  @Test
  void new_outsideTheUnitIntervalOrNotANumber_isRejected() {
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ErrorRate(bad, Evidence.EMPTY, 1, 1));
    }
  }

  @Test
  void new_parametersOfNoDistribution_isRejected() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ErrorRate(0.5, Evidence.EMPTY, bad, 1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ErrorRate(0.5, Evidence.EMPTY, 1, bad));
    }
  }

  @Test
  void interval_inside_holdsNineTenthsWithEqualTails() {
    ErrorRate rate = new ErrorRate(0.3, Evidence.EMPTY, 3.5, 7.5);

    assertThat(rate.posterior().cdf(rate.lower())).isCloseTo(0.05, within(1e-10));
    assertThat(rate.posterior().cdf(rate.upper())).isCloseTo(0.95, within(1e-10));
  }

  @Test
  void interval_mostProbableAtAnEnd_holdsNineTenthsWithOneTail() {
    ErrorRate never = new ErrorRate(0, Evidence.EMPTY, 0.5, 4.5);
    ErrorRate always = new ErrorRate(1, Evidence.EMPTY, 4.5, 0.5);

    assertThat(never.lower()).isZero();
    assertThat(never.posterior().cdf(never.upper())).isCloseTo(0.9, within(1e-10));
    assertThat(always.upper()).isOne();
    assertThat(always.posterior().cdf(always.lower())).isCloseTo(0.1, within(1e-10));
  }

  @Test
  void interval_likelyNearAnEndWithMeanInside_startsThere() {
    ErrorRate rare = new ErrorRate(0.8 / 16.8, Evidence.EMPTY, 0.8, 16);

    assertThat(rare.lower()).isZero();
    assertThat(rare.posterior().cdf(rare.upper())).isCloseTo(0.9, within(1e-10));
  }

  @Test
  void interval_ofAnyPosterior_holdsTheMean() {
    long seed = 17;
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      double alpha = 20 * Math.pow(random.nextDouble(), 4) + 1e-3;
      double beta = 20 * Math.pow(random.nextDouble(), 4) + 1e-3;
      ErrorRate rate = new ErrorRate(alpha / (alpha + beta), Evidence.EMPTY, alpha, beta);

      assertThat(rate.mean())
          .as("seed %d, %s", seed, rate)
          .isBetween(rate.lower(), rate.upper())
          .isBetween(0.0, 1.0);
    }
  }
}
