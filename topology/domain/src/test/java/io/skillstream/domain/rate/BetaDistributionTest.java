package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BetaDistributionTest {
  private static final double[] PROBABILITIES = {1e-6, 0.01, 0.05, 0.3, 0.5, 0.77, 0.95, 0.999};

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2, 7.5, 100, 12345})
  void quantile_oneParameterIsOne_isThePowerFunction(double a) {
    for (double p : PROBABILITIES) {
      assertThat(new BetaDistribution(a, 1).quantile(p))
          .isCloseTo(Math.pow(p, 1 / a), within(1e-11));
      assertThat(new BetaDistribution(1, a).quantile(p))
          .isCloseTo(-Math.expm1(Math.log1p(-p) / a), within(1e-11));
    }
  }

  @Test
  void quantile_bothHalf_isTheArcsineLaw() {
    for (double p : PROBABILITIES) {
      double sine = Math.sin(Math.PI * p / 2);
      assertThat(new BetaDistribution(0.5, 0.5).quantile(p)).isCloseTo(sine * sine, within(1e-11));
    }
  }

  @Test
  void cdf_wholeParameters_isABinomialTail() {
    for (int n : new int[] {1, 2, 5, 20, 60}) {
      for (int k = 1; k <= n; k++) {
        for (double x = 0.05; x < 1; x += 0.1) {
          assertThat(new BetaDistribution(k, n - k + 1).cdf(x))
              .as("n %d, k %d, x %s", n, k, x)
              .isCloseTo(binomialTail(n, k, x), within(1e-12));
        }
      }
    }
  }

  @Test
  void quantile_largeSymmetricParameters_approachesTheNormalLaw() {
    // Beta(n, n) has the standard deviation 1 / (2 sqrt(2n + 1)); the next term is of order 1/n.
    double n = 1e6;
    double z95 = 1.6448536269514722;
    assertThat(new BetaDistribution(n, n).quantile(0.95))
        .isCloseTo(0.5 + z95 / (2 * Math.sqrt(2 * n + 1)), within(1e-9));
    assertThat(new BetaDistribution(n, n).quantile(0.5)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void quantile_randomParameters_invertsTheDistributionFunction() {
    long seed = 20260101;
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      double a = Math.exp(-1 + 12 * random.nextDouble());
      double b = Math.exp(-1 + 12 * random.nextDouble());
      double p = random.nextDouble();
      BetaDistribution beta = new BetaDistribution(a, b);
      BetaDistribution mirror = new BetaDistribution(b, a);

      double x = beta.quantile(p);

      String label = "seed %d, a %s, b %s, p %s".formatted(seed, a, b, p);
      // Compared on the x axis: neighbours of x lie on both sides of p.
      assertThat(beta.cdf(x - 1e-9)).as(label).isLessThanOrEqualTo(p);
      assertThat(beta.cdf(x + 1e-9)).as(label).isGreaterThanOrEqualTo(p);
      assertThat(mirror.quantile(1 - p)).as(label).isCloseTo(1 - x, within(1e-9));
    }
  }

  @Test
  void quantile_parameterFarBelowOne_staysInTheUnitInterval() {
    BetaDistribution skewed = new BetaDistribution(1e-4, 8);

    assertThat(skewed.quantile(0.05)).isBetween(0.0, 1e-9);
    assertThat(skewed.quantile(0.95)).isBetween(0.0, 1e-9);
  }

  @Test
  void cdf_outsideTheUnitInterval_isZeroOrOne() {
    BetaDistribution beta = new BetaDistribution(2, 3);

    assertThat(beta.cdf(-1)).isZero();
    assertThat(beta.cdf(0)).isZero();
    assertThat(beta.cdf(1)).isOne();
    assertThat(beta.quantile(0)).isZero();
    assertThat(beta.quantile(1)).isOne();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 1, 1.5, 5, 11.9, 12, 170})
  void logGamma_anyArgument_followsItsRecurrence(double x) {
    assertThat(BetaDistribution.logGamma(x + 1) - BetaDistribution.logGamma(x))
        .isCloseTo(Math.log(x), within(1e-12));
  }

  @Test
  void logGamma_knownValues_areMet() {
    assertThat(BetaDistribution.logGamma(0.5)).isCloseTo(Math.log(Math.PI) / 2, within(1e-14));
    assertThat(BetaDistribution.logGamma(1)).isCloseTo(0, within(1e-14));
    assertThat(BetaDistribution.logGamma(11)).isCloseTo(Math.log(3628800), within(1e-13));
  }

  @Test
  void new_unusableParameters_areRejected() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new BetaDistribution(bad, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> new BetaDistribution(1, bad));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BetaDistribution(1, 1).quantile(Double.NaN));
  }

  private static double binomialTail(int n, int k, double x) {
    double tail = 0;
    for (int j = k; j <= n; j++) {
      double term = 1;
      for (int i = 0; i < j; i++) {
        term *= x * (n - i) / (i + 1);
      }
      tail += term * Math.pow(1 - x, n - j);
    }
    return tail;
  }
}
