package io.skillstream.domain.round;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.skillstream.domain.pool.Side;
import io.skillstream.domain.round.SkillSet.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TargetPlannerTest {
  private static final int PARTITIONS = 3;

  /** A pool that grows: each partition numbers sets by itself, in the order they come. */
  private static final class GrowingPool {
    private record Key(List<Integer> skills, Side side) {}

    private record Local(int partition, int leaf) {}

    private final Random random;
    private final int skills;
    private final boolean split;
    private final Map<Key, int[]> leaves = new HashMap<>();
    private final Map<Key, long[]> appended = new HashMap<>();
    private final Map<Local, Key> keys = new HashMap<>();
    private final int[] next = new int[PARTITIONS];

    GrowingPool(Random random, int skills, boolean split) {
      this.random = random;
      this.skills = skills;
      this.split = split;
    }

    void grow(int candidates) {
      for (int i = 0; i < candidates; i++) {
        Set<Integer> of = new TreeSet<>();
        int size = 1 + random.nextInt(4);
        for (int j = 0; j < size; j++) {
          int skill = random.nextInt(1 + random.nextInt(skills));
          of.add(skill % 5 == 4 ? ~skill : skill);
        }
        Side side = !split ? Side.ANY : random.nextInt(3) == 0 ? Side.CORRECT : Side.WRONG;
        Key key = new Key(List.copyOf(of), side);
        int partition = random.nextInt(PARTITIONS);
        int[] leaf = leaves.computeIfAbsent(key, unseen -> new int[] {-1, -1, -1});
        if (leaf[partition] < 0) {
          int set = next[partition]++;
          leaf[partition] = split ? (set << 1) | (side == Side.CORRECT ? 1 : 0) : set;
          keys.put(new Local(partition, leaf[partition]), key);
        }
        appended.computeIfAbsent(key, unseen -> new long[PARTITIONS])[partition]++;
      }
    }

    List<SkillSet> sets() {
      List<SkillSet> all = new ArrayList<>();
      leaves.forEach(
          (key, leaf) -> {
            List<Place> places = new ArrayList<>();
            for (int p = 0; p < PARTITIONS; p++) {
              if (leaf[p] >= 0) {
                long n = requireNonNull(appended.get(key))[p];
                places.add(new Place(p, leaf[p], n, n));
              }
            }
            Collections.shuffle(places, random);
            all.add(new SkillSet(key.skills(), key.side(), places));
          });
      Collections.shuffle(all, random);
      return all;
    }

    Key key(SlotDraw draw) {
      return requireNonNull(keys.get(new Local(draw.partition(), draw.leaf())));
    }
  }

  /** Whole numbers that add up to a power of 2, so that rounding the target changes nothing. */
  private static Map<Integer, Integer> exactWeights(Random random, int skills) {
    int[] weights = new int[skills];
    int largest = 1 + random.nextInt(3);
    int left = 256;
    for (int i = 0; i < skills && left > 0; i++) {
      weights[i] = Math.min(left, random.nextInt(3) == 0 ? 0 : largest * (1 + random.nextInt(4)));
      left -= weights[i];
    }
    weights[random.nextInt(skills)] += left;
    Map<Integer, Integer> bySkill = new HashMap<>();
    for (int i = 0; i < skills; i++) {
      bySkill.put(i % 5 == 4 ? ~i : i, weights[i]);
    }
    return bySkill;
  }

  private static Map<Integer, Double> doubles(Map<Integer, Integer> weights) {
    Map<Integer, Double> doubles = new HashMap<>();
    weights.forEach((skill, weight) -> doubles.put(skill, weight.doubleValue()));
    return doubles;
  }

  private static OptionalDouble portion(Random random, boolean split) {
    return split ? OptionalDouble.of(random.nextInt(11) / 10.0) : OptionalDouble.empty();
  }

  @Test
  void plan_anyPool_choosesWhatThePlainGreedyChooses() {
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      int skills = 2 + random.nextInt(random.nextBoolean() ? 4 : 40);
      boolean split = random.nextInt(3) == 0;
      OptionalDouble portion = portion(random, split);
      GrowingPool pool = new GrowingPool(random, skills, split);
      InMemoryDrawState state = new InMemoryDrawState();
      List<GrowingPool.Key> selected = new ArrayList<>();
      Map<GrowingPool.Key, Long> drawn = new HashMap<>();
      Set<Object> entries = new HashSet<>();
      long slot = 0;
      for (int round = 0; round < 4; round++) {
        pool.grow(1 + random.nextInt(60));
        Map<Integer, Integer> weights = exactWeights(random, skills);
        PlainGreedy plain = new PlainGreedy(weights, portion);
        selected.forEach(key -> plain.add(key.skills(), key.side()));
        TargetPlanner planner =
            new TargetPlanner(seed, doubles(weights), pool.sets(), portion, state);
        Plan plan = planner.plan(slot, 1 + random.nextInt(80));

        for (SlotDraw draw : plan.draws()) {
          GrowingPool.Key key = pool.key(draw);
          assertThat(plain.best(left(pool, drawn)))
              .as("seed %d, round %d, slot %d", seed, round, draw.slot())
              .hasValueSatisfying(
                  best -> {
                    assertThat(best.skills()).isEqualTo(key.skills());
                    assertThat(best.side()).isEqualTo(key.side());
                  });
          assertThat(draw.slot()).isEqualTo(slot++);
          assertThat(draw.entry())
              .isBetween(0L, requireNonNull(pool.appended.get(key))[draw.partition()] - 1);
          assertThat(entries.add(List.of(draw.partition(), draw.leaf(), draw.entry()))).isTrue();
          drawn.merge(key, 1L, Long::sum);
          selected.add(key);
          plain.add(key.skills(), key.side());
        }
        assertThat(plan.exhausted())
            .as("seed %d, round %d", seed, round)
            .isEqualTo(plain.best(left(pool, drawn)).isEmpty());
        assertThat(plan.nextSlot()).isEqualTo(slot);
      }
    }
  }

  private static List<PlainGreedy.Left> left(GrowingPool pool, Map<GrowingPool.Key, Long> drawn) {
    List<PlainGreedy.Left> left = new ArrayList<>();
    pool.appended.forEach(
        (key, n) ->
            left.add(
                new PlainGreedy.Left(
                    key.skills(), key.side(), n[0] + n[1] + n[2] - drawn.getOrDefault(key, 0L))));
    return left;
  }

  @Test
  void plan_unevenWeights_comesAsCloseAsFloatingPointCanTell() {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      GrowingPool pool = new GrowingPool(random, 20, false);
      pool.grow(150);
      Map<Integer, Double> weights = new HashMap<>();
      for (int i = 0; i < 20; i++) {
        weights.put(i % 5 == 4 ? ~i : i, Math.min(1000, 1 / random.nextDouble()));
      }
      Map<Integer, Long> counts = new HashMap<>();
      Map<GrowingPool.Key, Long> drawn = new HashMap<>();
      TargetPlanner planner =
          new TargetPlanner(
              seed, weights, pool.sets(), OptionalDouble.empty(), new InMemoryDrawState());

      for (SlotDraw draw : planner.plan(0, 100).draws()) {
        GrowingPool.Key key = pool.key(draw);
        double best =
            left(pool, drawn).stream()
                .filter(left -> left.undrawn() > 0)
                .mapToDouble(left -> distance(weights, counts, left.skills()))
                .min()
                .orElseThrow();
        assertThat(distance(weights, counts, key.skills()))
            .as("seed %d, slot %d", seed, draw.slot())
            .isLessThanOrEqualTo(best + 1e-8);
        drawn.merge(key, 1L, Long::sum);
        key.skills().forEach(skill -> counts.merge(skill, 1L, Long::sum));
      }
    }
  }

  private static double distance(
      Map<Integer, Double> weights, Map<Integer, Long> counts, List<Integer> added) {
    double w = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    double m = counts.values().stream().mapToLong(Long::longValue).sum() + added.size();
    double sum = 0;
    for (Map.Entry<Integer, Double> weight : weights.entrySet()) {
      int skill = weight.getKey();
      double count = counts.getOrDefault(skill, 0L) + (added.contains(skill) ? 1 : 0);
      sum += Math.pow(count / m - weight.getValue() / w, 2);
    }
    return Math.sqrt(sum);
  }

  @Test
  void plan_inChunksAndOtherOrders_equalsOnePlan() {
    for (long seed = 0; seed < 60; seed++) {
      boolean split = seed % 2 == 0;
      Random random = new Random(seed);
      GrowingPool pool = new GrowingPool(random, 15, split);
      pool.grow(130);
      Map<Integer, Double> weights = doubles(exactWeights(random, 15));
      OptionalDouble portion = portion(random, split);
      InMemoryDrawState wholeState = new InMemoryDrawState();
      Plan whole = new TargetPlanner(seed, weights, pool.sets(), portion, wholeState).plan(7, 100);

      TargetPlanner kept =
          new TargetPlanner(seed, weights, pool.sets(), portion, new InMemoryDrawState());
      Plan first = kept.plan(7, 60);
      List<SlotDraw> byOnePlanner = new ArrayList<>(first.draws());
      Plan second = kept.plan(first.nextSlot(), 40);
      byOnePlanner.addAll(second.draws());
      InMemoryDrawState state = new InMemoryDrawState();
      List<SlotDraw> afterRestarts = new ArrayList<>();
      long slot = 7;
      for (int chunk = 0; chunk < 5; chunk++) {
        Plan part = new TargetPlanner(seed, weights, pool.sets(), portion, state).plan(slot, 20);
        afterRestarts.addAll(part.draws());
        slot = part.nextSlot();
      }

      assertThat(byOnePlanner).as("seed %d", seed).isEqualTo(whole.draws());
      assertThat(second.exhausted()).isEqualTo(whole.exhausted());
      assertThat(afterRestarts).as("seed %d", seed).isEqualTo(whole.draws());
      assertThat(state.displacedPositions()).isEqualTo(wholeState.displacedPositions());
    }
  }

  @Test
  void plan_oneSet_drawsEntriesUniformlyOverPartitions() {
    List<SkillSet> sets =
        List.of(
            new SkillSet(
                List.of(1), Side.ANY, List.of(new Place(0, 0, 2, 2), new Place(2, 5, 6, 6))));
    long[] hits = new long[8];
    for (long seed = 0; seed < 8_000; seed++) {
      SlotDraw draw =
          new TargetPlanner(
                  seed, Map.of(1, 1.0), sets, OptionalDouble.empty(), new InMemoryDrawState())
              .plan(0, 1)
              .draws()
              .get(0);
      hits[(int) (draw.partition() == 0 ? draw.entry() : 2 + draw.entry())]++;
    }
    // 1,000 expected of each; 150 is five standard deviations.
    for (long count : hits) {
      assertThat(count).isBetween(850L, 1_150L);
    }
  }

  @Test
  void plan_nothingLiveOrNoWeight_drawsNothingButCountsWhatWasDrawn() {
    InMemoryDrawState state = new InMemoryDrawState();
    state.drawn(0, new long[] {1});
    List<SkillSet> sets =
        List.of(
            new SkillSet(List.of(1, 2), Side.ANY, List.of(new Place(0, 0, 3, 0))),
            new SkillSet(List.of(3), Side.ANY, List.of(new Place(0, 1, 3, 3))),
            new SkillSet(List.of(1), Side.ANY, List.of(new Place(0, 2, 3, 3))),
            new SkillSet(List.of(2, 4), Side.ANY, List.of(new Place(0, 3, 3, 3))));
    TargetPlanner planner =
        new TargetPlanner(1, Map.of(1, 1.0, 2, 1.0, 3, 0.0), sets, OptionalDouble.empty(), state);

    assertThat(planner.undrawn()).isEqualTo(6);
    Plan plan = planner.plan(0, 100);

    assertThat(plan.exhausted()).isTrue();
    assertThat(planner.undrawn()).isZero();
    assertThat(plan.draws()).extracting(SlotDraw::leaf).containsOnly(2, 3).hasSize(6);
    assertThat(planner.plan(6, 1)).isEqualTo(new Plan(List.of(), 6, true));
  }

  @Test
  void plan_portionOfAFewCorrect_waitsForTheSideThatIsDue() {
    List<SkillSet> sets =
        List.of(
            new SkillSet(List.of(1), Side.CORRECT, List.of(new Place(0, 1, 1, 1))),
            new SkillSet(List.of(1), Side.WRONG, List.of(new Place(0, 0, 50, 50))));
    TargetPlanner planner =
        new TargetPlanner(1, Map.of(1, 1.0), sets, OptionalDouble.of(0.2), new InMemoryDrawState());
    assertThat(planner.undrawn()).isEqualTo(51);
    Plan plan = planner.plan(0, 100);

    // The fifth is the correct one. The tenth would be the ninth wrong one, and only 8 may be.
    assertThat(plan.draws()).hasSize(9);
    assertThat(plan.draws()).filteredOn(draw -> draw.leaf() == 1).hasSize(1);
    assertThat(plan.exhausted()).isTrue();
    assertThat(planner.undrawn()).as("what may not be drawn is not there to draw").isZero();
  }

  @Test
  void new_contradictoryArguments_areRejected() {
    SkillSet set = new SkillSet(List.of(1), Side.ANY, List.of(new Place(0, 0, 3, 3)));
    SkillSet other = new SkillSet(List.of(2), Side.ANY, List.of(new Place(0, 0, 3, 3)));
    InMemoryDrawState state = new InMemoryDrawState();
    state.drawn(0, new long[] {4});
    OptionalDouble none = OptionalDouble.empty();
    Map<Integer, Double> weights = Map.of(1, 1.0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TargetPlanner(1, weights, List.of(set), none, state))
        .withMessageContaining("must not shrink");
    InMemoryDrawState fresh = new InMemoryDrawState();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TargetPlanner(1, weights, List.of(set, set), none, fresh))
        .withMessage("the set [1] is given twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TargetPlanner(1, weights, List.of(set, other), none, fresh))
        .withMessage("leaf 0 of partition 0 is given twice");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TargetPlanner(1, weights, List.of(set), OptionalDouble.of(0.5), fresh))
        .withMessageContaining("has no side");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TargetPlanner(1, Map.of(1, -1.0), List.of(set), none, fresh))
        .withMessageContaining("skill 1 has weight -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SkillSet(List.of(2, 1), Side.ANY, List.of()))
        .withMessageContaining("ascending");
  }
}
