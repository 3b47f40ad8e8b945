package io.skillstream.domain.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Planner plus void resolution against the method's own loop, played literally: draw a leaf by
 * weight, draw one of all its candidates, start over if it was drawn before.
 *
 * <p>Compared are, over many repetitions, who fills each slot, how often each candidate is selected
 * at all, and which candidates follow each other in the first and in the last two slots. Seeds are
 * fixed; each comparison would fail by accident for one seed in 10,000.
 */
class SelectionLawTest {
  private static final int CANDIDATES = 24;
  private static final int BUDGET = 12;
  private static final int REPETITIONS = 40_000;
  private static final double ALPHA = 1e-4;

  /** Leaf numbers as in a view, one of them "ends at inner node 2 itself". */
  private static final int[] LEAF = {0, 1, 2, ~2, 4, 5};

  /** The first leaf holds 94 % of the weight, the last none. */
  private static final double[] WEIGHT = {1000, 40, 10, 5, 1, 0};

  /**
   * The first leaf runs empty at once; candidates 0 to 5 are in several leaves; candidate 22 is
   * alone in its leaf; candidate 23 is unreachable.
   */
  private static final int[][] MEMBERS = {
    {0, 1, 6},
    {0, 1, 2, 3, 7, 8, 9, 10},
    {0, 3, 4, 5, 11, 12, 13, 14, 15, 16},
    {2, 4, 0, 17, 18, 19, 20, 21},
    {22},
    {23, 0},
  };

  private static final int[][] LEAVES_OF =
      IntStream.range(0, CANDIDATES).mapToObj(SelectionLawTest::leavesOf).toArray(int[][]::new);

  private static final Tally METHOD = new Tally(BUDGET);

  @BeforeAll
  static void playTheMethodsLoop() {
    for (int i = 0; i < REPETITIONS; i++) {
      METHOD.add(methodsLoop(BUDGET, new SplittableRandom(1_000_000L + i)));
    }
  }

  @ParameterizedTest(name = "{0} partitions, rounds of {1}, chunks of {2}")
  @CsvSource({"1,12,12", "4,12,12", "12,12,12", "4,4,4", "4,5,1", "12,3,2"})
  void select_manyRepetitions_agreesWithTheMethodsLoop(int partitions, int round, int chunk) {
    Tally ours = new Tally(BUDGET);
    long voids = 0;
    for (int i = 0; i < REPETITIONS; i++) {
      SimulatedPool pool = pool(partitions);
      ours.add(inRounds(pool, i, BUDGET, round, chunk));
      voids += pool.voids();
    }

    // Otherwise the case would not exercise what it is about.
    assertThat(voids).isGreaterThan(REPETITIONS);
    ours.assertSameLaw(METHOD);
  }

  @ParameterizedTest(name = "{0} partitions")
  @CsvSource({"1", "4", "12"})
  void select_untilNothingIsLeft_takesEveryReachableCandidateInTheMethodsOrder(int partitions) {
    int repetitions = 5_000;
    Tally ours = new Tally(CANDIDATES - 1);
    Tally method = new Tally(CANDIDATES - 1);
    for (int i = 0; i < repetitions; i++) {
      List<Integer> all = inRounds(pool(partitions), i, CANDIDATES, CANDIDATES, CANDIDATES);
      assertThat(all).hasSize(CANDIDATES - 1).doesNotHaveDuplicates().doesNotContain(23);
      ours.add(all);
      method.add(methodsLoop(CANDIDATES - 1, new SplittableRandom(2_000_000L + i)));
    }

    ours.assertSameLaw(method);
  }

  @Test
  void assertSameLaw_leafDrawnByWeightAlone_isTold() {
    // The comparison must be able to fail: here a leaf keeps its whole weight while it empties.
    Tally wrong = new Tally(BUDGET);
    for (int i = 0; i < REPETITIONS; i++) {
      wrong.add(byWeightAlone(BUDGET, new SplittableRandom(i)));
    }

    assertThat(wrong.smallestPValue(METHOD)).isLessThan(1e-10);
  }

  private static int[] leavesOf(int candidate) {
    return IntStream.range(0, LEAF.length)
        .filter(i -> IntStream.of(MEMBERS[i]).anyMatch(member -> member == candidate))
        .map(i -> LEAF[i])
        .toArray();
  }

  private static SimulatedPool pool(int partitions) {
    SimulatedPool pool = new SimulatedPool(partitions);
    for (int candidate = 0; candidate < CANDIDATES; candidate++) {
      pool.append(candidate, LEAVES_OF[candidate]);
    }
    return pool;
  }

  private static List<Integer> inRounds(
      SimulatedPool pool, long seed, int budget, int round, int chunk) {
    Map<Integer, Double> weights = new HashMap<>();
    for (int i = 0; i < LEAF.length; i++) {
      weights.put(LEAF[i], WEIGHT[i]);
    }
    DrawState state = new InMemoryDrawState();
    SimulatedPool.Slots slots = new SimulatedPool.Slots();
    List<Integer> selected = new ArrayList<>();
    boolean shortfall = false;
    while (selected.size() < budget && !shortfall) {
      int wanted = Math.min(round, budget - selected.size());
      RoundPlanner planner = new RoundPlanner(seed, pool.freeze(weights), state);
      List<Integer> more = pool.select(planner, slots, wanted, chunk);
      selected.addAll(more);
      shortfall = more.size() < wanted;
    }
    return selected;
  }

  private static List<Integer> methodsLoop(int budget, SplittableRandom random) {
    List<Integer> selected = new ArrayList<>();
    boolean[] taken = new boolean[CANDIDATES];
    while (selected.size() < budget) {
      int[] members = MEMBERS[byWeight(random)];
      int candidate = members[random.nextInt(members.length)];
      if (!taken[candidate]) {
        taken[candidate] = true;
        selected.add(candidate);
      }
    }
    return selected;
  }

  private static List<Integer> byWeightAlone(int budget, SplittableRandom random) {
    List<Integer> selected = new ArrayList<>();
    while (selected.size() < budget) {
      int[] rest =
          IntStream.of(MEMBERS[byWeight(random)]).filter(m -> !selected.contains(m)).toArray();
      if (rest.length > 0) {
        selected.add(rest[random.nextInt(rest.length)]);
      }
    }
    return selected;
  }

  private static int byWeight(SplittableRandom random) {
    double at = random.nextDouble() * 1056;
    int leaf = 0;
    while (at >= WEIGHT[leaf]) {
      at -= WEIGHT[leaf];
      leaf++;
    }
    return leaf;
  }

  /** Counts over repetitions of one way to select. */
  private static final class Tally {
    private final long[][] bySlot;
    private final long[] selected = new long[CANDIDATES];
    private final long[] firstPairs = new long[CANDIDATES * CANDIDATES];
    private final long[] lastPairs = new long[CANDIDATES * CANDIDATES];

    Tally(int slots) {
      bySlot = new long[slots][CANDIDATES];
    }

    void add(List<Integer> candidates) {
      assertThat(candidates).hasSize(bySlot.length);
      for (int slot = 0; slot < candidates.size(); slot++) {
        bySlot[slot][candidates.get(slot)]++;
        selected[candidates.get(slot)]++;
      }
      firstPairs[candidates.get(0) * CANDIDATES + candidates.get(1)]++;
      int last = candidates.size() - 1;
      lastPairs[candidates.get(last - 1) * CANDIDATES + candidates.get(last)]++;
    }

    void assertSameLaw(Tally other) {
      for (int slot = 0; slot < bySlot.length; slot++) {
        assertThat(ChiSquare.twoSamplePValue(bySlot[slot], other.bySlot[slot]))
            .as("candidates in slot %d", slot)
            .isGreaterThan(ALPHA);
      }
      assertThat(smallestPValue(other)).isGreaterThan(ALPHA);
    }

    double smallestPValue(Tally other) {
      double smallest = ChiSquare.twoSamplePValue(selected, other.selected);
      smallest = Math.min(smallest, ChiSquare.twoSamplePValue(firstPairs, other.firstPairs));
      return Math.min(smallest, ChiSquare.twoSamplePValue(lastPairs, other.lastPairs));
    }
  }
}
