package io.skillstream.domain.round;

import io.skillstream.domain.pool.Side;
import io.skillstream.domain.round.SkillSet.Place;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Times 1,000 selections towards a target distribution from 10,000, 100,000 and 1,000,000
 * candidates, beside the plain greedy in the same run.
 *
 * <p>3,400 leaves drawn by Zipf's law with exponent 1, one to three for each candidate, 4
 * partitions; accuracies uniform, a tenth of the leaves at 0; weights of weak-skill at temperature
 * 1. The plain greedy evaluates every candidate left for every slot, in doubles and already in O(1)
 * a skill (a script that computes the whole distribution each time is slower still), for 50 slots.
 * Neither includes reading the pool. Run from topology/domain, after {@code mvn test-compile}, by
 * {@code java -cp target/classes:target/test-classes io.skillstream.domain.round.TargetBenchmark}.
 */
public final class TargetBenchmark {
  private static final int LEAVES = 3_400;
  private static final int PARTITIONS = 4;
  private static final int BUDGET = 1_000;
  private static final int PLAIN_BUDGET = 50;
  private static final int RUNS = 15;

  private final int[][] candidates;
  private final double[] weights = new double[LEAVES];
  private final List<SkillSet> sets = new ArrayList<>();
  private double plainSum;

  private TargetBenchmark(int size) {
    SplittableRandom random = new SplittableRandom(size);
    double[] cumulative = new double[LEAVES];
    double sum = 0;
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      sum += 1.0 / (leaf + 1);
      cumulative[leaf] = sum;
      double accuracy = random.nextInt(10) == 0 ? 0 : random.nextDouble();
      weights[leaf] = Math.min(1 / accuracy, 1000);
    }
    candidates = new int[size][];
    Map<List<Integer>, long[]> appended = new HashMap<>();
    for (int i = 0; i < size; i++) {
      TreeSet<Integer> skills = new TreeSet<>();
      int wanted = 1 + random.nextInt(3);
      while (skills.size() < wanted) {
        int at = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
        skills.add(Math.min(at < 0 ? ~at : at, LEAVES - 1));
      }
      candidates[i] = skills.stream().mapToInt(Integer::intValue).toArray();
      appended
          .computeIfAbsent(List.copyOf(skills), unseen -> new long[PARTITIONS])[
          random.nextInt(PARTITIONS)]++;
    }
    int[] next = new int[PARTITIONS];
    appended.forEach(
        (skills, counts) -> {
          List<Place> places = new ArrayList<>();
          for (int p = 0; p < PARTITIONS; p++) {
            if (counts[p] > 0) {
              places.add(new Place(p, next[p]++, counts[p], counts[p]));
            }
          }
          sets.add(new SkillSet(skills, Side.ANY, places));
        });
  }

  /** Prints the table. */
  public static void main(String[] arguments) {
    System.out.println("1,000 selections, 3,400 leaves, 4 partitions; medians of processor time");
    System.out.println(
        "candidates   distinct sets   set-up ms   1,000 slots ms   a slot: us  evaluations"
            + "  comparisons   plain, a slot: us  evaluations");
    for (int size : new int[] {10_000, 100_000, 1_000_000}) {
      new TargetBenchmark(size).run();
    }
  }

  private void run() {
    Map<Integer, Double> bySkill = new HashMap<>();
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      bySkill.put(leaf, weights[leaf]);
    }
    double[] setUp = new double[RUNS];
    double[] planning = new double[RUNS];
    long evaluated = 0;
    long compared = 0;
    for (int run = 0; run < RUNS; run++) {
      long start = cpuNanos();
      TargetPlanner planner =
          new TargetPlanner(run, bySkill, sets, OptionalDouble.empty(), new InMemoryDrawState());
      long between = cpuNanos();
      planner.plan(0, BUDGET);
      planning[run] = (cpuNanos() - between) / 1e6;
      evaluated = planner.evaluations();
      compared = planner.comparisons();
      setUp[run] = (between - start) / 1e6;
    }
    Arrays.sort(setUp);
    Arrays.sort(planning);
    plain(5);
    long start = cpuNanos();
    long evaluations = plain(PLAIN_BUDGET);
    double plainMicros = (cpuNanos() - start) / 1e3 / PLAIN_BUDGET;
    System.out.printf(
        Locale.ROOT,
        "%,10d   %,13d   %9.1f   %14.1f   %10.1f  %11.1f  %11.1f   %17.0f  %,11d%n",
        candidates.length,
        sets.size(),
        setUp[RUNS / 2],
        planning[RUNS / 2],
        planning[RUNS / 2] * 1e3 / BUDGET,
        (double) evaluated / BUDGET,
        (double) compared / BUDGET,
        plainMicros,
        evaluations / PLAIN_BUDGET);
    if (Double.isNaN(plainSum)) {
      throw new IllegalStateException("the plain greedy found no distance");
    }
  }

  /** Time of this thread on a processor: other load on the machine does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private long plain(int budget) {
    double all = Arrays.stream(weights).sum();
    boolean[] taken = new boolean[candidates.length];
    long[] count = new long[LEAVES];
    double squares = 0;
    double product = 0;
    long total = 0;
    long evaluations = 0;
    for (int slot = 0; slot < budget; slot++) {
      int best = -1;
      double bestDistance = Double.POSITIVE_INFINITY;
      for (int i = 0; i < candidates.length; i++) {
        if (taken[i]) {
          continue;
        }
        evaluations++;
        double newSquares = squares;
        double newProduct = product;
        for (int skill : candidates[i]) {
          newSquares += 2 * count[skill] + 1;
          newProduct += weights[skill] / all;
        }
        double m = total + candidates[i].length;
        double distance = newSquares / (m * m) - 2 * newProduct / m;
        if (distance < bestDistance) {
          bestDistance = distance;
          best = i;
        }
      }
      taken[best] = true;
      for (int skill : candidates[best]) {
        squares += 2 * count[skill] + 1;
        product += weights[skill] / all;
        count[skill]++;
        total++;
      }
      plainSum += bestDistance;
    }
    return evaluations;
  }
}
