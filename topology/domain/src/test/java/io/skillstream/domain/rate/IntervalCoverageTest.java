package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How often the 90 % interval holds the rate: on average over a prior, and at the worst rate.
 *
 * <p>The average is exact: a sum over all outcomes of the outcome's probability under the prior
 * times the probability, given the outcome, that the rate is inside. The worst is over the rates
 * 0.01, 0.02, ... 0.99, exact likewise. Only the hierarchy is simulated. The table is written to
 * {@code target/interval-coverage.txt}.
 */
class IntervalCoverageTest {
  private static final double[] JEFFREYS = {0.5, 0.5};
  private static final double[] UNIFORM = {1, 1};
  private static final List<String> TABLE = new ArrayList<>();

  @AfterAll
  static void writeTable() throws IOException {
    TABLE.sort(null);
    Path file = Path.of("target", "interval-coverage.txt");
    Files.createDirectories(file.getParent());
    Files.write(file, TABLE);
  }

  static Stream<Arguments> steadyStudents() {
    return Stream.of(
            new int[] {5},
            new int[] {50},
            new int[] {500},
            // The same numbers over several checkpoints, oldest first.
            new int[] {2, 3},
            new int[] {1, 1, 1, 1, 1},
            new int[] {25, 25},
            new int[] {10, 10, 10, 20},
            new int[] {250, 250})
        .flatMap(
            attempts ->
                Stream.of(new Latest(), new Discounted())
                    // Latest sees no checkpoints.
                    .filter(estimator -> attempts.length == 1 || estimator instanceof Discounted)
                    .map(estimator -> Arguments.of(estimator, attempts)));
  }

  @ParameterizedTest
  @MethodSource("steadyStudents")
  void interval_ofASteadyRate_coversNineTenthsOnAverage(Estimator estimator, int[] attempts) {
    List<Outcome> outcomes = new ArrayList<>();
    collect(estimator, attempts, new int[attempts.length], 0, outcomes);
    double jeffreys = average(outcomes, JEFFREYS);
    double uniform = average(outcomes, UNIFORM);
    double worst = 1;
    for (int percent = 1; percent < 100; percent++) {
      worst = Math.min(worst, covered(outcomes, percent / 100.0));
    }
    TABLE.add(
        "%-12s %-22s Jeffreys' prior %.3f  uniform prior %.3f  worst rate %.3f"
            .formatted(estimator.name(), Arrays.toString(attempts), jeffreys, uniform, worst));

    assertThat(jeffreys).isBetween(0.88, 0.92);
    assertThat(uniform).isBetween(0.87, 0.92);
    // Discrete outcomes cannot cover every rate alike; what is lost at the worst one is bounded.
    assertThat(worst).isBetween(0.6, 0.9);
  }

  @ParameterizedTest
  @CsvSource({"5", "50", "500"})
  void interval_ofAHierarchy_coversNineTenthsOnAverage(int attempts) {
    long seed = 31;
    Random random = new Random(seed);
    int trials = 10_000;
    int[] tried = new int[10];
    int[] held = new int[10];
    for (int trial = 0; trial < trials; trial++) {
      Drawn drawn = Drawn.from(random, attempts);
      ErrorRate estimate = new Hierarchical().estimate(drawn.rootToLeaf()).orElseThrow();
      int tenth = Math.min(9, (int) (10 * drawn.rate()));
      tried[tenth]++;
      held[tenth] += estimate.lower() <= drawn.rate() && drawn.rate() <= estimate.upper() ? 1 : 0;
    }
    double average = (double) Arrays.stream(held).sum() / trials;
    double worst = 1;
    for (int tenth = 0; tenth < 10; tenth++) {
      worst = Math.min(worst, (double) held[tenth] / tried[tenth]);
    }
    TABLE.add(
        "%-12s %-22s its own hierarchy %.3f (standard error 0.003)  worst tenth of [0, 1] %.3f"
            .formatted(Hierarchical.NAME, "[" + attempts + "]", average, worst));

    assertThat(average).as("seed %d", seed).isBetween(0.88, 0.92);
  }

  /** What may be observed: how many ways, how many wrong of how many, and the interval then. */
  private record Outcome(double logWays, int wrong, int judged, double lower, double upper) {}

  private static void collect(
      Estimator estimator, int[] attempts, int[] wrong, int at, List<Outcome> outcomes) {
    if (at < attempts.length) {
      for (wrong[at] = 0; wrong[at] <= attempts[at]; wrong[at]++) {
        collect(estimator, attempts, wrong, at + 1, outcomes);
      }
      return;
    }
    double logWays = 0;
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < attempts.length; i++) {
      logWays += logChoose(attempts[i], wrong[i]);
      tallies.add(new Tally(attempts[i] - wrong[i], wrong[i]));
    }
    int wrongs = Arrays.stream(wrong).sum();
    int judged = Arrays.stream(attempts).sum();
    ErrorRate rate =
        estimator
            .estimate(List.of(new Evidence(judged - wrongs, wrongs, 0, tallies)))
            .orElseThrow();
    outcomes.add(new Outcome(logWays, wrongs, judged, rate.lower(), rate.upper()));
  }

  private static double average(List<Outcome> outcomes, double[] prior) {
    double sum = 0;
    for (Outcome outcome : outcomes) {
      double alpha = prior[0] + outcome.wrong();
      double beta = prior[1] + outcome.judged() - outcome.wrong();
      BetaDistribution posterior = new BetaDistribution(alpha, beta);
      sum +=
          Math.exp(outcome.logWays() + logBeta(alpha, beta) - logBeta(prior[0], prior[1]))
              * (posterior.cdf(outcome.upper()) - posterior.cdf(outcome.lower()));
    }
    return sum;
  }

  private static double covered(List<Outcome> outcomes, double rate) {
    double sum = 0;
    for (Outcome outcome : outcomes) {
      if (outcome.lower() <= rate && rate <= outcome.upper()) {
        sum +=
            Math.exp(
                outcome.logWays()
                    + outcome.wrong() * Math.log(rate)
                    + (outcome.judged() - outcome.wrong()) * Math.log1p(-rate));
      }
    }
    return sum;
  }

  private static double logChoose(int all, int some) {
    return BetaDistribution.logGamma(all + 1)
        - BetaDistribution.logGamma(some + 1)
        - BetaDistribution.logGamma(all - some + 1);
  }

  private static double logBeta(double alpha, double beta) {
    return BetaDistribution.logGamma(alpha)
        + BetaDistribution.logGamma(beta)
        - BetaDistribution.logGamma(alpha + beta);
  }

  /**
   * A student drawn from the estimator's hierarchy: the root's rate from Jeffreys' prior, four
   * skills around it and four leaves around each, every leaf attempted as often.
   */
  private record Drawn(double rate, List<Evidence> rootToLeaf) {
    static Drawn from(Random random, int attempts) {
      double root = draw(random, 0.5, 0.5);
      Evidence all = Evidence.EMPTY;
      Evidence skill = Evidence.EMPTY;
      Evidence leaf = Evidence.EMPTY;
      double rate = root;
      for (int i = 0; i < 4; i++) {
        double middle = around(random, root);
        skill = Evidence.EMPTY;
        for (int j = 0; j < 4; j++) {
          rate = around(random, middle);
          leaf = verdicts(random, rate, attempts);
          skill = skill.plus(leaf);
        }
        all = all.plus(skill);
      }
      return new Drawn(rate, List.of(all, skill, leaf));
    }

    private static double around(Random random, double parent) {
      double kappa = Hierarchical.DEFAULT_KAPPA;
      return parent < 1e-9 || parent > 1 - 1e-9
          ? parent
          : draw(random, kappa * parent, kappa * (1 - parent));
    }

    private static double draw(Random random, double alpha, double beta) {
      return new BetaDistribution(alpha, beta).quantile(random.nextDouble());
    }

    private static Evidence verdicts(Random random, double rate, int count) {
      long wrong = random.doubles(count).filter(unit -> unit < rate).count();
      return new Evidence(count - wrong, wrong, 0);
    }
  }
}
