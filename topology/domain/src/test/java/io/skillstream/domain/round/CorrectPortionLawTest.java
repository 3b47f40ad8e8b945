package io.skillstream.domain.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.policy.LeafState;
import io.skillstream.domain.policy.Policies;
import io.skillstream.domain.policy.SelectionPolicy;
import io.skillstream.domain.policy.Share;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.pool.Side;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Latest;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The policy weak-skill with a correct portion, planned with quotas, against the method's own way:
 * balance each skill's pool by a random choice, then draw a skill by weight and one of its balanced
 * pool uniformly. Seeds are fixed; each comparison would fail by accident for one seed in 10,000.
 */
class CorrectPortionLawTest {
  private static final int REPETITIONS = 40_000;
  private static final double ALPHA = 1e-4;
  private static final double PORTION = 0.25;

  private static final SkillTree TREE =
      SkillTree.builder("Mathematics")
          .enter("Algebra")
          .leave()
          .enter("Counting")
          .leave()
          .enter("Geometry")
          .build();

  /** Accuracies of the three skills: 1/4, 1/2 and 0, clipped at 10. */
  private static final Evidence[] EVIDENCE = {
    new Evidence(1, 3, 0), new Evidence(1, 1, 0), new Evidence(0, 4, 0)
  };

  private static final double[] WEIGHT = {4, 2, 10};

  /** Candidates by skill that the student answers correctly; 20 is in two skills. */
  private static final int[][] CORRECT = {{0, 1, 20}, {5, 6, 7, 8, 9, 20}, {14}};

  /** And those it answers wrongly; 21 is in two skills. */
  private static final int[][] WRONG = {
    {2, 3, 4, 21, 22, 23}, {10, 11, 12, 13, 24, 25}, {15, 16, 17, 21}
  };

  /** Of 3 and 6: 2 and 6. Of 6 and 6: 2 and 6. Of 1 and 4: 1 and 3. */
  private static final int[][] QUOTA = {{2, 6}, {2, 6}, {1, 3}};

  private static final int CANDIDATES = 26;

  private static final PoolView VIEW;
  private static final SelectionPolicy POLICY;

  static {
    POLICY =
        Policies.named(
            "weak-skill", Map.of("correct-portion", Double.toString(PORTION), "clip", "10"));
    VIEW = POLICY.view(PoolView.of(new SkillView(TREE, SkillView.NO_CUT)), "student");
  }

  @Test
  void plan_firstDraw_followsTheMethodsLaw() {
    long[] ours = new long[CANDIDATES];
    long[] method = new long[CANDIDATES];
    Random random = new Random(20261124);
    for (int seed = 0; seed < REPETITIONS; seed++) {
      ours[select(seed, 1, true).get(0)]++;
      method[methodsLoop(random, 1, true).get(0)]++;
    }

    assertThat(ChiSquare.twoSamplePValue(ours, method)).isGreaterThan(ALPHA);
    // The comparison must be able to fail: without a portion the law is another.
    long[] unbalanced = new long[CANDIDATES];
    for (int i = 0; i < REPETITIONS; i++) {
      unbalanced[unbalancedDraw(random)]++;
    }
    assertThat(ChiSquare.twoSamplePValue(unbalanced, method)).isLessThan(1e-10);
  }

  @Test
  void plan_manyDraws_selectsAsOftenAsTheMethod() {
    // With one skill a candidate, so that balancing anew for each skill is not at odds with itself.
    long[] ours = new long[CANDIDATES];
    long[] method = new long[CANDIDATES];
    Random random = new Random(20261125);
    for (int seed = 0; seed < REPETITIONS; seed++) {
      select(seed, 12, false).forEach(candidate -> ours[candidate]++);
      methodsLoop(random, 12, false).forEach(candidate -> method[candidate]++);
    }

    assertThat(ChiSquare.twoSamplePValue(ours, method)).isGreaterThan(ALPHA);
  }

  @Test
  void plan_untilNothingIsLeft_neverExceedsAQuota() {
    for (int seed = 0; seed < 500; seed++) {
      SimulatedPool pool = pool(true);
      RoundPlanner planner = planner(pool, seed, new InMemoryDrawState());
      Plan plan = planner.plan(0, 1_000);
      assertThat(plan.exhausted()).isTrue();
      Map<Integer, Integer> drawn = new HashMap<>();
      plan.draws().forEach(draw -> drawn.merge(draw.leaf(), 1, Integer::sum));
      for (int skill = 0; skill < QUOTA.length; skill++) {
        assertThat(drawn)
            .as("seed %d", seed)
            .containsEntry(VIEW.leaf(skill + 1, Side.CORRECT), QUOTA[skill][0])
            .containsEntry(VIEW.leaf(skill + 1, Side.WRONG), QUOTA[skill][1]);
      }
    }
  }

  private static List<Integer> select(long seed, int budget, boolean shared) {
    SimulatedPool pool = pool(shared);
    RoundPlanner planner = planner(pool, seed, new InMemoryDrawState());
    return pool.select(planner, new SimulatedPool.Slots(), budget, budget);
  }

  private static SimulatedPool pool(boolean shared) {
    SimulatedPool pool = new SimulatedPool(3);
    for (int candidate = 0; candidate < CANDIDATES; candidate++) {
      List<Integer> leaves = new ArrayList<>();
      for (int skill = 0; skill < QUOTA.length; skill++) {
        if (holds(CORRECT, skill, candidate, shared)) {
          leaves.add(VIEW.leaf(skill + 1, Side.CORRECT));
        }
        if (holds(WRONG, skill, candidate, shared)) {
          leaves.add(VIEW.leaf(skill + 1, Side.WRONG));
        }
      }
      pool.append(candidate, leaves.stream().mapToInt(Integer::intValue).toArray());
    }
    return pool;
  }

  private static RoundPlanner planner(SimulatedPool pool, long seed, DrawState state) {
    List<DrawableLeaf> counted = pool.freeze(Map.of());
    List<LeafState> leaves =
        counted.stream()
            .map(
                leaf -> {
                  int skill = VIEW.base(leaf.leaf());
                  return new LeafState(
                      skill,
                      VIEW.side(leaf.leaf()),
                      leaf.live(),
                      new Latest().estimate(List.of(EVIDENCE[skill - 1])));
                })
            .toList();
    List<Share> shares = POLICY.shares(TREE, leaves, new SlotRandom(seed));
    Map<Integer, Double> weights = new HashMap<>();
    Map<Integer, Long> quotas = new HashMap<>();
    for (int i = 0; i < counted.size(); i++) {
      weights.put(counted.get(i).leaf(), shares.get(i).weight());
      quotas.put(counted.get(i).leaf(), shares.get(i).quota());
    }
    return new RoundPlanner(
        seed,
        pool.freeze(weights).stream()
            .map(leaf -> leaf.withQuota(quotas.getOrDefault(leaf.leaf(), 0L)))
            .toList(),
        state);
  }

  /** The candidates of the balanced pools in the order in which the method draws them. */
  private static List<Integer> methodsLoop(Random random, int budget, boolean shared) {
    List<List<Integer>> balanced = new ArrayList<>();
    for (int skill = 0; skill < QUOTA.length; skill++) {
      List<Integer> pool = new ArrayList<>(some(random, CORRECT, skill, QUOTA[skill][0], shared));
      pool.addAll(some(random, WRONG, skill, QUOTA[skill][1], shared));
      balanced.add(pool);
    }
    List<Integer> selected = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    while (selected.size() < budget) {
      List<Integer> pool = balanced.get(byWeight(random));
      int candidate = pool.get(random.nextInt(pool.size()));
      if (taken.add(candidate)) {
        selected.add(candidate);
      }
    }
    return selected;
  }

  private static List<Integer> some(
      Random random, int[][] members, int skill, int count, boolean shared) {
    List<Integer> all = new ArrayList<>();
    for (int candidate : members[skill]) {
      if (holds(members, skill, candidate, shared)) {
        all.add(candidate);
      }
    }
    Collections.shuffle(all, random);
    return all.subList(0, count);
  }

  /** Where candidates are not to be shared, the first skill keeps them. */
  private static boolean holds(int[][] members, int skill, int candidate, boolean shared) {
    for (int before = 0; before < skill && !shared; before++) {
      if (contains(members[before], candidate)) {
        return false;
      }
    }
    return contains(members[skill], candidate);
  }

  private static boolean contains(int[] members, int candidate) {
    for (int member : members) {
      if (member == candidate) {
        return true;
      }
    }
    return false;
  }

  private static int unbalancedDraw(Random random) {
    int skill = byWeight(random);
    int at = random.nextInt(CORRECT[skill].length + WRONG[skill].length);
    return at < CORRECT[skill].length
        ? CORRECT[skill][at]
        : WRONG[skill][at - CORRECT[skill].length];
  }

  private static int byWeight(Random random) {
    double at = random.nextDouble() * 16;
    int skill = 0;
    while (at >= WEIGHT[skill]) {
      at -= WEIGHT[skill];
      skill++;
    }
    return skill;
  }
}
