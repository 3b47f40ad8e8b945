package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscountedTest {
  @Test
  void estimate_severalCheckpoints_isTheStatedFormula() {
    // Weights 0.25, 0.5 and 1: wrong 0.25 * 4 + 0.5 * 1 = 1.5 of 0.25 * 4 + 0.5 * 2 + 3 = 5.
    ErrorRate rate = estimate(0.5, evidence(new Tally(0, 4), new Tally(1, 1), new Tally(3, 0)));
    double effective = 25 / (0.0625 * 4 + 0.25 * 2 + 3);

    assertThat(rate.mean()).isCloseTo(0.3, within(1e-15));
    assertThat(rate.alpha()).isCloseTo(0.3 * effective + 0.5, within(1e-14));
    assertThat(rate.beta()).isCloseTo(0.7 * effective + 0.5, within(1e-14));
  }

  @Test
  void estimate_oneCheckpoint_isLatest() {
    Evidence own = evidence(new Tally(3, 2));

    assertThat(estimate(0.5, own)).isEqualTo(new Latest().estimate(List.of(own)).orElseThrow());
  }

  @Test
  void estimate_checkpointsNotToldApart_isLatest() {
    Evidence own = new Evidence(3, 2, 1);

    assertThat(estimate(0.5, own)).isEqualTo(new Latest().estimate(List.of(own)).orElseThrow());
  }

  @Test
  void estimate_gammaOne_countsAllCheckpointsAlike() {
    ErrorRate rate = estimate(1, evidence(new Tally(0, 4), new Tally(6, 0)));

    assertThat(rate.mean()).isEqualTo(0.4);
    assertThat(rate.alpha() + rate.beta()).isCloseTo(11, within(1e-12));
  }

  @Test
  void estimate_gammaZero_isTheNewestCheckpointWithVerdicts() {
    ErrorRate rate = estimate(0, evidence(new Tally(0, 40), new Tally(3, 1)));

    assertThat(rate.mean()).isEqualTo(0.25);
    assertThat(rate.alpha() + rate.beta()).isEqualTo(5);
  }

  @Test
  void estimate_verdictsOnlyAtAnOldCheckpoint_areStillEvidence() {
    Tally[] tallies = new Tally[5000];
    Arrays.fill(tallies, Tally.EMPTY);
    tallies[0] = new Tally(1, 3);

    assertThat(estimate(0.5, evidence(tallies)).mean()).isEqualTo(0.75);
    tallies[4999] = new Tally(1, 0);
    assertThat(estimate(0.5, evidence(tallies)).mean()).isZero();
  }

  @Test
  void estimate_oldVerdicts_narrowTheIntervalLessThanNewOnes() {
    double old = width(evidence(new Tally(8, 8), new Tally(2, 2)));
    double fresh = width(evidence(new Tally(2, 2), new Tally(8, 8)));
    double none = width(evidence(Tally.EMPTY, new Tally(2, 2)));

    assertThat(fresh).isLessThan(old);
    assertThat(old).isLessThan(none);
  }

  @Test
  void estimate_nothingJudged_isEmpty() {
    assertThat(new Discounted().estimate(List.of(new Evidence(4, 4, 0), new Evidence(0, 0, 2))))
        .isEmpty();
  }

  @Test
  void new_gammaOutsideTheUnitInterval_isRejected() {
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Discounted(bad));
    }
  }

  private static double width(Evidence own) {
    ErrorRate rate = estimate(0.5, own);
    return rate.upper() - rate.lower();
  }

  /** Evidence of problems attempted once each. */
  private static Evidence evidence(Tally... byCheckpoint) {
    Tally all = Arrays.stream(byCheckpoint).reduce(Tally.EMPTY, Tally::plus);
    List<Tally> tallies = new ArrayList<>();
    Collections.addAll(tallies, byCheckpoint);
    return new Evidence(all, 0, tallies);
  }

  private static ErrorRate estimate(double gamma, Evidence own) {
    return new Discounted(gamma).estimate(List.of(own, own)).orElseThrow();
  }
}
