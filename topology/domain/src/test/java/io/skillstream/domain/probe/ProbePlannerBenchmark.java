package io.skillstream.domain.probe;

import io.skillstream.domain.rate.Evidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * How long a plan takes over 100,000 problems of one to three out of 5,000 skills, beside putting
 * the same problems into the order of their ids. Prints medians of 9 runs; by hand.
 */
public final class ProbePlannerBenchmark {
  private static final int PROBLEMS = 100_000;
  private static final int SKILLS = 5_000;
  private static final int RUNS = 9;

  private ProbePlannerBenchmark() {}

  /** Prints a line for each budget. */
  public static void main(String[] args) {
    Random random = new Random(1);
    Map<Integer, SkillStanding> skills = new HashMap<>();
    for (int skill = 0; skill < SKILLS; skill++) {
      skills.put(
          skill,
          SkillStanding.of(
              new Evidence(random.nextInt(9), random.nextInt(9), 0), 0, random.nextInt(99)));
    }
    List<AskableProblem> problems = new ArrayList<>();
    for (int i = 0; i < PROBLEMS; i++) {
      TreeSet<Integer> some = new TreeSet<>();
      for (int more = random.nextInt(3); more >= 0; more--) {
        some.add(random.nextInt(SKILLS));
      }
      problems.add(AskableProblem.asked("p" + i, List.copyOf(some), 1 + random.nextInt(5)));
    }
    double sort =
        median(() -> new ArrayList<>(problems).sort(Comparator.comparing(AskableProblem::id)));
    for (int budget : new int[] {200, 1_000, 10_000}) {
      ProbePlanner planner =
          new ProbePlanner(
              new ProbeBudget(budget, ProbeBudget.DEFAULT_PANEL, ProbeBudget.DEFAULT_MASTERED), 1);
      double plan = median(() -> planner.plan(skills, problems, List.of(), budget));
      System.out.printf(
          Locale.ROOT,
          "budget %6d: %.0f ms, %.1f times sorting the problems (%.0f ms)%n",
          budget,
          plan,
          plan / sort,
          sort);
    }
  }

  private static double median(Runnable work) {
    double[] millis = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long begin = System.nanoTime();
      work.run();
      millis[run] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(millis);
    return millis[RUNS / 2];
  }
}
