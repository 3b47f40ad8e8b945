package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatestTest {
  private final Estimator latest = new Latest();

  @Test
  void estimate_someVerdicts_isWrongOverJudged() {
    ErrorRate rate = estimate(new Evidence(3, 1, 5));

    assertThat(rate.mean()).isEqualTo(0.25);
    assertThat(rate.accuracy()).isEqualTo(0.75);
    assertThat(rate.evidence()).isEqualTo(new Evidence(3, 1, 5));
  }

  @Test
  void estimate_nothingJudged_isEmpty() {
    assertThat(latest.estimate(List.of(new Evidence(5, 5, 0), new Evidence(0, 0, 3)))).isEmpty();
  }

  @Test
  void estimate_nothingWrong_hasLowerEndZero() {
    ErrorRate rate = estimate(new Evidence(4, 0, 0));

    assertThat(rate.mean()).isZero();
    assertThat(rate.lower()).isZero();
    assertThat(rate.upper()).isBetween(0.1, 0.5);
  }

  @Test
  void estimate_nothingCorrect_hasUpperEndOne() {
    ErrorRate rate = estimate(new Evidence(0, 1, 0));

    assertThat(rate.mean()).isOne();
    assertThat(rate.upper()).isOne();
    assertThat(rate.lower()).isBetween(0.1, 0.9);
  }

  @Test
  void estimate_publishedCase_agrees() {
    // Beta(1.5, 10.5) has 5 % and 95 % quantiles as any statistics package prints them.
    ErrorRate rate = estimate(new Evidence(10, 1, 0));
    BetaDistribution posterior = new BetaDistribution(1.5, 10.5);

    assertThat(posterior.cdf(rate.lower())).isCloseTo(0.05, within(1e-10));
    assertThat(posterior.cdf(rate.upper())).isCloseTo(0.95, within(1e-10));
  }

  @Test
  void estimate_anyEvidence_holdsItsMeanAndNarrows() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Evidence few = new Evidence(random.nextInt(30), 1 + random.nextInt(30), 0);
      Evidence many = new Evidence((long) few.correct() * 50, (long) few.wrong() * 50, 0);

      // The record's constructor already requires lower <= mean <= upper.
      ErrorRate wide = estimate(few);
      ErrorRate narrow = estimate(many);

      assertThat(narrow.upper() - narrow.lower())
          .as("seed %d, %s", seed, few)
          .isLessThan(wide.upper() - wide.lower());
    }
  }

  @Test
  void estimate_emptyPath_isRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> latest.estimate(List.of()));
  }

  private ErrorRate estimate(Evidence own) {
    return latest.estimate(List.of(own.plus(new Evidence(9, 0, 0)), own)).orElseThrow();
  }
}
