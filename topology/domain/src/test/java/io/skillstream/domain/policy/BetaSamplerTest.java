package io.skillstream.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.rate.BetaDistribution;
import io.skillstream.domain.round.SlotRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaSamplerTest {
  private static final int SAMPLES = 20_000;

  /** Kolmogorov's distance is larger by accident in one run of 10,000; seeds are fixed. */
  private static final double CRITICAL = 2.225 / Math.sqrt(SAMPLES);

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5",
    "1, 1",
    "0.05, 0.2",
    "0.5, 30",
    "2, 3",
    "7.5, 0.5",
    "120, 45",
    "40000, 10"
  })
  void sample_manySlots_followsTheDistribution(double alpha, double beta) {
    double[] samples = samples(alpha, beta);

    assertThat(distance(samples, new BetaDistribution(alpha, beta))).isLessThan(CRITICAL);
  }

  @Test
  void distance_otherDistribution_isTold() {
    assertThat(distance(samples(2, 3), new BetaDistribution(2.2, 3))).isGreaterThan(2 * CRITICAL);
  }

  @Test
  void sample_extremeParameters_staysWithinZeroAndOne() {
    for (double tiny : new double[] {1e-6, 1e-300}) {
      for (int slot = 0; slot < 1000; slot++) {
        double sample = BetaSampler.sample(new SlotRandom(3), slot, tiny, tiny);
        assertThat(sample).isBetween(0.0, 1.0);
      }
    }
  }

  private static double[] samples(double alpha, double beta) {
    double[] samples = new double[SAMPLES];
    SlotRandom random = new SlotRandom(20261124);
    for (int slot = 0; slot < SAMPLES; slot++) {
      samples[slot] = BetaSampler.sample(random, slot, alpha, beta);
    }
    Arrays.sort(samples);
    return samples;
  }

  private static double distance(double[] sorted, BetaDistribution expected) {
    double largest = 0;
    for (int i = 0; i < sorted.length; i++) {
      double at = expected.cdf(sorted[i]);
      largest = Math.max(largest, Math.abs(at - (double) i / sorted.length));
      largest = Math.max(largest, Math.abs(at - (i + 1.0) / sorted.length));
    }
    return largest;
  }
}
