package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Solver.fraction;
import static io.skillstream.cli.sample.Solver.ofNumbers;
import static io.skillstream.cli.sample.Solver.whole;

import java.util.Arrays;
import java.util.Map;

/** Solvers of the leaves under Counting and probability. */
final class ChanceSolvers {
  static final Map<String, Solver> ALL =
      Map.ofEntries(
          Map.entry(
              "Counting and probability > Counting > Multiplication principle",
              ofNumbers(n -> whole(n[0] * n[1] * n[2]))),
          Map.entry(
              "Counting and probability > Counting > Permutations",
              ofNumbers(n -> whole(rows(n[0], n[1])))),
          Map.entry(
              "Counting and probability > Counting > Combinations",
              ofNumbers(n -> whole(teams(n[0], n[1])))),
          Map.entry(
              "Counting and probability > Probability > Drawing one object",
              ofNumbers(n -> fraction(n[0], n[0] + n[1] + n[2]))),
          Map.entry(
              "Counting and probability > Probability > At least once",
              ofNumbers(n -> fraction(hits(n[0], n[1], n[2], false), all(n[0], n[2])))),
          Map.entry(
              "Counting and probability > Statistics > Mean",
              ofNumbers(n -> fraction(Arrays.stream(n).sum(), n.length))),
          Map.entry(
              "Counting and probability > Statistics > Median",
              ofNumbers(
                  n -> {
                    Arrays.sort(n);
                    return whole(n[n.length / 2]);
                  })));

  private ChanceSolvers() {}

  /** Ways to fill k places in order: whoever comes first, the rest fill the others. */
  private static long rows(long n, long k) {
    long rows = 0;
    for (long first = 0; k > 0 && first < n; first++) {
      rows += rows(n - 1, k - 1);
    }
    return k == 0 ? 1 : rows;
  }

  /** Pascal's rule: with the last one or without. */
  static long teams(long n, long k) {
    return k == 0 ? 1 : n < k ? 0 : teams(n - 1, k - 1) + teams(n - 1, k);
  }

  /** Outcomes with at least one of the winning sectors, counted one by one. */
  private static long hits(long sectors, long red, long spins, boolean hit) {
    if (spins == 0) {
      return hit ? 1 : 0;
    }
    long hits = 0;
    for (long sector = 0; sector < sectors; sector++) {
      hits += hits(sectors, red, spins - 1, hit || sector < red);
    }
    return hits;
  }

  private static long all(long sectors, long spins) {
    return spins == 0 ? 1 : sectors * all(sectors, spins - 1);
  }
}
