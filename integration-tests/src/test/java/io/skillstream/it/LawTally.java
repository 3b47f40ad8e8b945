package io.skillstream.it;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Who was selected early and who late, over many curricula on one pool, held against a {@link Law}.
 *
 * <p>The figures are Pearson's statistic of the phase that fits worst, as a normal deviate (Wilson
 * and Hilferty): around 0 or below when the law holds, because nobody is selected twice and the
 * counts scatter a little less than the statistic expects; growing with the number of curricula
 * when it does not.
 */
final class LawTally {
  private static final int PHASES = 5;

  private final Law.Pool pool;
  private final List<int[]> selections;
  private final double[][] counts;

  private LawTally(Law.Pool pool, List<int[]> selections) {
    this.pool = pool;
    this.selections = selections;
    this.counts = new double[PHASES][pool.candidates()];
    for (int[] selected : selections) {
      for (int slot = 0; slot < selected.length; slot++) {
        counts[phase(slot, selected)][selected[slot]]++;
      }
    }
  }

  /** Counts selections, each a curriculum's candidates in slot order. */
  static LawTally of(Law.Pool pool, List<int[]> selections) {
    return new LawTally(pool, selections);
  }

  /** How far the counts are from those of a law played literally, so many times. */
  double againstSimulation(Law law, int repetitions) {
    SplittableRandom random = new SplittableRandom(42);
    double[][] expected = new double[PHASES][pool.candidates()];
    int budget = selections.get(0).length;
    double weight = (double) selections.size() / repetitions;
    for (int i = 0; i < repetitions; i++) {
      int[] selected = law.select(pool, budget, random);
      for (int slot = 0; slot < budget; slot++) {
        expected[phase(slot, selected)][selected[slot]] += weight;
      }
    }
    // The expectation is itself counted, so the difference scatters more by this factor.
    return worst(expected, 1 + weight);
  }

  /**
   * How far the counts are from the sum of the chances that each candidate had at each single pick,
   * given all picks before it.
   */
  double againstChances(Law law) {
    double[][] expected = new double[PHASES][pool.candidates()];
    for (int[] selected : selections) {
      boolean[] taken = new boolean[pool.candidates()];
      for (int slot = 0; slot < selected.length; slot++) {
        double[] chances = law.chances(pool, taken);
        for (int candidate = 0; candidate < chances.length; candidate++) {
          expected[phase(slot, selected)][candidate] += chances[candidate];
        }
        taken[selected[slot]] = true;
      }
    }
    return worst(expected, 1);
  }

  private double worst(double[][] expected, double variance) {
    double worst = Double.NEGATIVE_INFINITY;
    for (int phase = 0; phase < PHASES; phase++) {
      worst = Math.max(worst, deviate(counts[phase], expected[phase], variance));
    }
    return worst;
  }

  private static double deviate(double[] counts, double[] expected, double variance) {
    double statistic = 0;
    int cells = 0;
    double restCount = 0;
    double restExpected = 0;
    for (int i = 0; i < counts.length; i++) {
      // Below 5 the statistic's law is not yet that of large counts; such cells are pooled.
      if (expected[i] < 5) {
        restCount += counts[i];
        restExpected += expected[i];
      } else {
        statistic += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
        cells++;
      }
    }
    if (restExpected >= 1) {
      statistic += (restCount - restExpected) * (restCount - restExpected) / restExpected;
      cells++;
    } else if (restCount > 20) {
      throw new AssertionError(restCount + " selections of what is expected hardly ever");
    }
    double spread = 2.0 / (9 * Math.max(1, cells - 1));
    double ratio = statistic / variance / Math.max(1, cells - 1);
    return (Math.cbrt(ratio) - (1 - spread)) / Math.sqrt(spread);
  }

  private static int phase(int slot, int[] selected) {
    return slot * PHASES / selected.length;
  }
}
