package io.skillstream.domain.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Times 1,000 selections from a resident pool of 100,000 and of 1,000,000 candidates, beside the
 * method's own loop on the same pool in the same run.
 *
 * <p>5,000 leaves of very unequal size, weights of weak-skill at temperature 1 with a tenth of the
 * leaves at accuracy 0, two chains for every fifth candidate, 4 partitions. Ours: freezing the
 * leaves, building the planner, planning, resolving voids and topping up. The loop: leaves as
 * arrays, cumulative weights searched by bisection, a bit set of the drawn. Neither includes
 * reading the pool. Run from topology/domain, after {@code mvn test-compile}, by {@code java -cp
 * target/classes:target/test-classes io.skillstream.domain.round.SelectionBenchmark}.
 */
public final class SelectionBenchmark {
  private static final int LEAVES = 5_000;
  private static final int PARTITIONS = 4;
  private static final int BUDGET = 1_000;
  private static final int WARM_UP = 60;
  private static final int RUNS = 101;

  private final int[][] members = new int[LEAVES][];
  private final double[] weights = new double[LEAVES];
  private final int[][][] entries = new int[LEAVES][PARTITIONS][];
  private final int candidates;

  private SelectionBenchmark(int candidates, boolean drained) {
    this.candidates = candidates;
    SplittableRandom random = new SplittableRandom(candidates);
    List<List<Integer>> lists = new ArrayList<>();
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      lists.add(new ArrayList<>());
      double accuracy = random.nextInt(10) == 0 ? 0 : random.nextDouble();
      weights[leaf] = accuracy == 0 ? 1000 : Math.min(1 / accuracy, 1000);
    }
    for (int candidate = 0; candidate < candidates; candidate++) {
      int first = unequalLeaf(random);
      lists.get(first).add(candidate);
      int second = unequalLeaf(random);
      if (candidate % 5 == 0 && second != first) {
        lists.get(second).add(candidate);
      }
    }
    if (drained) {
      Arrays.fill(weights, 1);
      for (int leaf = LEAVES - 6; leaf < LEAVES; leaf++) {
        weights[leaf] = 1_000_000;
        lists.set(leaf, lists.get(leaf).subList(0, Math.min(5, lists.get(leaf).size())));
      }
    }
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      members[leaf] = lists.get(leaf).stream().mapToInt(Integer::intValue).toArray();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int wanted = partition;
        entries[leaf][partition] =
            Arrays.stream(members[leaf]).filter(c -> c % PARTITIONS == wanted).toArray();
      }
    }
  }

  private static int unequalLeaf(SplittableRandom random) {
    double unit = random.nextDouble();
    return (int) (unit * unit * unit * LEAVES);
  }

  /** Prints the table. */
  public static void main(String[] arguments) {
    System.out.println("1,000 selections, 5,000 leaves, 4 partitions; milliseconds");
    System.out.println("candidates   planner median  (p90)   method's loop median  (p90)   voids");
    for (int candidates : new int[] {100_000, 1_000_000}) {
      new SelectionBenchmark(candidates, false).run();
    }
    System.out.println(
        "temperature 2, six leaves of accuracy 0 with five candidates each, others 1");
    new SelectionBenchmark(100_000, true).run();
  }

  private void run() {
    double[] ours = new double[RUNS];
    double[] loop = new double[RUNS];
    long voids = 0;
    for (int run = -WARM_UP; run < RUNS; run++) {
      long start = System.nanoTime();
      voids = planned(run);
      long between = System.nanoTime();
      methodsLoop(run);
      long end = System.nanoTime();
      if (run >= 0) {
        ours[run] = (between - start) / 1e6;
        loop[run] = (end - between) / 1e6;
      }
    }
    Arrays.sort(ours);
    Arrays.sort(loop);
    System.out.printf(
        Locale.ROOT,
        "%,10d   %14.2f  %5.2f   %20.2f  %5.2f   %5d%n",
        candidates,
        ours[RUNS / 2],
        ours[RUNS * 9 / 10],
        loop[RUNS / 2],
        loop[RUNS * 9 / 10],
        voids);
  }

  private long planned(long seed) {
    List<DrawableLeaf> leaves = new ArrayList<>(LEAVES);
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      long[] appended = new long[PARTITIONS];
      for (int partition = 0; partition < PARTITIONS; partition++) {
        appended[partition] = entries[leaf][partition].length;
      }
      leaves.add(DrawableLeaf.of(leaf, weights[leaf], members[leaf].length, appended));
    }
    RoundPlanner planner = new RoundPlanner(seed, leaves, new InMemoryDrawState());
    Map<Integer, Long> taken = new HashMap<>();
    long slot = 0;
    while (taken.size() < BUDGET) {
      Plan plan = planner.plan(slot, BUDGET - taken.size());
      slot = plan.nextSlot();
      for (SlotDraw draw : plan.draws()) {
        taken.putIfAbsent(entries[draw.leaf()][draw.partition()][(int) draw.entry()], draw.slot());
      }
    }
    return slot - BUDGET;
  }

  private void methodsLoop(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] cumulative = new double[LEAVES];
    double total = 0;
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      total += members[leaf].length == 0 ? 0 : weights[leaf];
      cumulative[leaf] = total;
    }
    BitSet taken = new BitSet(candidates);
    int selected = 0;
    while (selected < BUDGET) {
      int at = Arrays.binarySearch(cumulative, random.nextDouble() * total);
      int[] pool = members[Math.min(at < 0 ? ~at : at + 1, LEAVES - 1)];
      int candidate = pool.length == 0 ? -1 : pool[random.nextInt(pool.length)];
      if (candidate >= 0 && !taken.get(candidate)) {
        taken.set(candidate);
        selected++;
      }
    }
  }
}
