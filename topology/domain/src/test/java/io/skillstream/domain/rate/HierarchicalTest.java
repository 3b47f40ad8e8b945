package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HierarchicalTest {
  private final Estimator hierarchical = new Hierarchical();

  @Test
  void estimate_rootAlone_hasJeffreysPrior() {
    ErrorRate rate = estimate(new Evidence(7, 2, 1));

    assertThat(rate.mean()).isCloseTo(2.5 / 10, within(1e-15));
    assertThat(rate.evidence()).isEqualTo(new Evidence(7, 2, 1));
  }

  @Test
  void estimate_nodeWithoutEvidence_leansOnItsParentEntirely() {
    Evidence root = new Evidence(60, 40, 0);

    ErrorRate parent = estimate(root);
    ErrorRate child = estimate(root, Evidence.EMPTY);

    assertThat(child.mean()).isCloseTo(parent.mean(), within(1e-15));
    assertThat(child.upper() - child.lower()).isGreaterThan(2 * (parent.upper() - parent.lower()));
    assertThat(child.evidence()).isEqualTo(Evidence.EMPTY);
  }

  @Test
  void estimate_fewVerdicts_liesBetweenOwnRateAndParent() {
    ErrorRate child = estimate(new Evidence(80, 20, 0), new Evidence(0, 2, 0));

    assertThat(child.mean()).isBetween(0.2, 0.5);
  }

  @Test
  void estimate_manyVerdicts_forgetsTheParent() {
    ErrorRate child = estimate(new Evidence(100_000, 20_000, 0), new Evidence(0, 20_000, 0));

    assertThat(child.mean()).isGreaterThan(0.99);
  }

  @Test
  void estimate_parentWithOnlyTheChildsVerdicts_doesNotCountThemTwice() {
    // All evidence lies in the child: its ancestors lend Jeffreys' prior and nothing else.
    Evidence own = new Evidence(0, 3, 0);
    Evidence withSiblings = new Evidence(0, 6, 0);

    assertThat(estimate(own, own, own).mean()).isBetween(3.5 / 4, 0.9);
    assertThat(estimate(withSiblings, withSiblings, own).mean()).isGreaterThan(0.92);
  }

  @Test
  void estimate_oneLevel_isTheStatedFormula() {
    double kappa = 4;
    Evidence root = new Evidence(6, 5, 0);
    Evidence own = new Evidence(1, 2, 0);

    double mean = (3 + 0.5) / (8 + 1);
    double variance = 1 / 5.0 + 1 / 10.0 - 1 / 50.0;
    double strength = 1 / variance - 1;

    assertThat(new Hierarchical(kappa).estimate(List.of(root, own)).orElseThrow().mean())
        .isCloseTo((strength * mean + 2) / (strength + 3), within(1e-14));
  }

  @Test
  void estimate_nothingJudgedAnywhere_isEmpty() {
    assertThat(hierarchical.estimate(List.of(new Evidence(0, 0, 4), Evidence.EMPTY))).isEmpty();
  }

  @Test
  void estimate_childNotInParent_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> estimate(new Evidence(1, 1, 0), new Evidence(0, 2, 0)));
  }

  @Test
  void estimate_randomPaths_holdsTheMeanAndMovesWithTheEvidence() {
    long seed = 99;
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Evidence own = new Evidence(random.nextInt(4), random.nextInt(4), random.nextInt(2));
      Evidence parent =
          own.plus(new Evidence(random.nextInt(20), random.nextInt(20), random.nextInt(3)));
      Evidence root = parent.plus(new Evidence(random.nextInt(500), 1 + random.nextInt(500), 0));
      Evidence oneMoreWrong = new Evidence(0, 1, 0);

      double before = estimate(root, parent, own).mean();
      double after =
          estimate(root.plus(oneMoreWrong), parent.plus(oneMoreWrong), own.plus(oneMoreWrong))
              .mean();

      assertThat(after).as("seed %d, %s %s %s", seed, root, parent, own).isGreaterThan(before);
    }
  }

  @Test
  void estimate_ratesFromTheStatedPrior_coversThemAsOftenAsItSays() {
    // Root's rate known from many verdicts, a child's rate scattered by kappa, few verdicts there.
    long seed = 4242;
    Random random = new Random(seed);
    double kappa = Hierarchical.DEFAULT_KAPPA;
    int trials = 20_000;
    int covered = 0;
    for (int i = 0; i < trials; i++) {
      double rootRate = 0.2 + 0.6 * random.nextDouble();
      double rate =
          new BetaDistribution(kappa * rootRate, kappa * (1 - rootRate))
              .quantile(random.nextDouble());
      Evidence own = verdicts(random, rate, 5);
      Evidence root = own.plus(verdicts(random, rootRate, 200));
      ErrorRate estimate = estimate(root, own);
      covered += estimate.lower() <= rate && rate <= estimate.upper() ? 1 : 0;
    }
    // Standard error of the share is 0.2 %.
    assertThat((double) covered / trials).as("seed %d", seed).isBetween(0.885, 0.915);
  }

  @Test
  void new_kappaNotPositive_isRejected() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Hierarchical(bad));
    }
  }

  private static Evidence verdicts(Random random, double rate, int count) {
    long wrong = random.doubles(count).filter(unit -> unit < rate).count();
    return new Evidence(count - wrong, wrong, 0);
  }

  private ErrorRate estimate(Evidence... rootToNode) {
    return hierarchical.estimate(List.of(rootToNode)).orElseThrow();
  }
}
