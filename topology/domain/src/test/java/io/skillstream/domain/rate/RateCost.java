package io.skillstream.domain.rate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A measurement, not a test: 5,000 hierarchical rates with and without their intervals, as after a
 * snapshot of a conductor with that many leaves. Run its {@code main}.
 */
final class RateCost {
  private static final int LEAVES = 5000;
  private static final int RUNS = 15;

  private RateCost() {}

  public static void main(String[] args) {
    List<List<Evidence>> paths = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < LEAVES; i++) {
      Evidence leaf = new Evidence(random.nextInt(6), random.nextInt(6), 0);
      Evidence skill = leaf.plus(new Evidence(random.nextInt(60), random.nextInt(60), 0));
      paths.add(List.of(new Evidence(30_000, 20_000, 0), skill, leaf));
    }
    List<Double> means = new ArrayList<>();
    List<Double> intervals = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      means.add(millis(paths, ErrorRate::mean));
      intervals.add(millis(paths, rate -> rate.upper() - rate.lower()));
    }
    System.out.printf(
        Locale.ROOT,
        "%d rates, median of %d: means only %.2f ms, with intervals %.1f ms%n",
        LEAVES,
        RUNS,
        means.stream().sorted().toList().get(RUNS / 2),
        intervals.stream().sorted().toList().get(RUNS / 2));
  }

  private static double millis(List<List<Evidence>> paths, ToDoubleFunction<ErrorRate> use) {
    Estimator estimator = new Hierarchical();
    long start = System.nanoTime();
    double sum = 0;
    for (List<Evidence> path : paths) {
      sum += use.applyAsDouble(estimator.estimate(path).orElseThrow());
    }
    long end = System.nanoTime();
    if (sum < 0) {
      throw new AssertionError("rates are positive");
    }
    return (end - start) / 1e6;
  }
}
