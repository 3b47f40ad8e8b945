package io.skillstream.domain.round;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundPlannerTest {
  private record EntryId(int leaf, int partition, long entry) {}

  @Test
  void plan_sameInputs_givesTheSameSlotsForEver() {
    List<DrawableLeaf> leaves =
        List.of(DrawableLeaf.of(3, 1000, 4, 2, 2), DrawableLeaf.of(~5, 2, 6, 1, 5));

    List<SlotDraw> draws = planner(42, leaves).plan(100, 6).draws();

    assertThat(draws).isEqualTo(planner(42, leaves).plan(100, 6).draws());
    // Changing these changes every recorded selection.
    assertThat(draws)
        .containsExactly(
            new SlotDraw(100, 3, 0, 1),
            new SlotDraw(101, 3, 1, 0),
            new SlotDraw(102, 3, 0, 0),
            new SlotDraw(103, 3, 1, 1),
            new SlotDraw(104, -6, 0, 0),
            new SlotDraw(105, -6, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 12})
  void plan_inChunks_equalsOnePlan(int partitions) {
    for (long seed = 0; seed < 50; seed++) {
      List<DrawableLeaf> leaves = randomLeaves(new Random(seed), 30, partitions);
      List<SlotDraw> whole = planner(seed, leaves).plan(7, 100).draws();

      RoundPlanner kept = planner(seed, leaves);
      List<SlotDraw> byOnePlanner = new ArrayList<>(kept.plan(7, 60).draws());
      byOnePlanner.addAll(kept.plan(67, 40).draws());
      InMemoryDrawState state = new InMemoryDrawState();
      List<SlotDraw> afterRestarts = new ArrayList<>();
      for (int done = 0; done < 100; done += 20) {
        afterRestarts.addAll(new RoundPlanner(seed, leaves, state).plan(7 + done, 20).draws());
      }

      assertThat(byOnePlanner).as("seed %d", seed).isEqualTo(whole);
      assertThat(afterRestarts).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Test
  void plan_leavesInAnotherOrder_givesTheSameSlots() {
    List<DrawableLeaf> leaves = new ArrayList<>(randomLeaves(new Random(5), 40, 4));
    List<SlotDraw> draws = planner(9, leaves).plan(0, 200).draws();
    Collections.shuffle(leaves, new Random(6));

    assertThat(planner(9, leaves).plan(0, 200).draws()).isEqualTo(draws);
  }

  @Test
  void plan_untilExhausted_drawsEveryDrawableEntryOnce() {
    for (long seed = 0; seed < 50; seed++) {
      List<DrawableLeaf> leaves = randomLeaves(new Random(seed), 20, 4);
      Set<EntryId> expected = new HashSet<>();
      for (DrawableLeaf leaf : leaves) {
        for (int partition = 0; leaf.weight() > 0 && partition < 4; partition++) {
          for (long entry = 0; entry < leaf.appended(partition); entry++) {
            expected.add(new EntryId(leaf.leaf(), partition, entry));
          }
        }
      }

      InMemoryDrawState state = new InMemoryDrawState();
      Plan plan = new RoundPlanner(seed, leaves, state).plan(0, 1_000_000);

      assertThat(plan.exhausted()).isTrue();
      assertThat(plan.nextSlot()).isEqualTo(expected.size());
      assertThat(ids(plan.draws())).as("seed %d", seed).hasSameSizeAs(expected);
      assertThat(new HashSet<>(ids(plan.draws()))).isEqualTo(expected);
      assertThat(state.displacedPositions()).as("nothing left to remember").isZero();
      assertThat(new RoundPlanner(seed, leaves, state).plan(plan.nextSlot(), 5).draws()).isEmpty();
    }
  }

  @Test
  void plan_fewerAskedThanThereAre_givesExactlyThat() {
    RoundPlanner planner = planner(1, List.of(DrawableLeaf.of(1, 3, 10, 4, 6)));

    Plan first = planner.plan(5, 7);

    assertThat(first.draws())
        .extracting(SlotDraw::slot)
        .containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(first.nextSlot()).isEqualTo(12);
    assertThat(first.exhausted()).isFalse();
    assertThat(planner.plan(12, 3).exhausted()).isTrue();
    assertThat(planner.plan(15, 3)).isEqualTo(new Plan(List.of(), 15, true));
  }

  @Test
  void plan_growingPool_reachesLateArrivalsAndRepeatsNothing() {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      InMemoryDrawState state = new InMemoryDrawState();
      Map<Integer, long[]> appended = new HashMap<>();
      Set<EntryId> seen = new HashSet<>();
      long slot = 0;
      for (int round = 0; round < 25; round++) {
        for (int i = 0; i < 30; i++) {
          int leaf = random.nextInt(12) - 6;
          appended.computeIfAbsent(leaf, missing -> new long[4])[random.nextInt(4)]++;
        }
        List<DrawableLeaf> leaves = new ArrayList<>();
        appended.forEach(
            (leaf, counts) ->
                leaves.add(
                    DrawableLeaf.of(
                        leaf, 1 + random.nextInt(1000), 1 + random.nextInt(99), counts)));
        Plan plan = new RoundPlanner(seed, leaves, state).plan(slot, random.nextInt(40));
        slot = plan.nextSlot();
        for (EntryId id : ids(plan.draws())) {
          assertThat(seen.add(id)).as("seed %d, %s drawn twice", seed, id).isTrue();
          assertThat(id.entry())
              .isLessThan(requireNonNull(appended.get(id.leaf()))[id.partition()]);
        }
      }
      List<DrawableLeaf> last = new ArrayList<>();
      appended.forEach((leaf, counts) -> last.add(DrawableLeaf.of(leaf, 1, 1, counts)));
      new RoundPlanner(seed, last, state)
          .plan(slot, 10_000)
          .draws()
          .forEach(draw -> seen.add(new EntryId(draw.leaf(), draw.partition(), draw.entry())));

      assertThat(seen).as("seed %d", seed).hasSize(25 * 30);
      assertThat(state.displacedPositions()).isZero();
    }
  }

  @Test
  void plan_oneLeaf_drawsEntriesUniformlyAcrossPartitionsAndArrivals() {
    // Ten early entries, two drawn; then ten late ones. The third draw is uniform over the 18 left,
    // so every entry is third as often as every other.
    int trials = 60_000;
    long[] third = new long[20];
    double[] expected = new double[20];
    for (int seed = 0; seed < trials; seed++) {
      InMemoryDrawState state = new InMemoryDrawState();
      new RoundPlanner(seed, List.of(DrawableLeaf.of(0, 1, 10, 3, 0, 7)), state).plan(0, 2);
      SlotDraw draw =
          new RoundPlanner(seed, List.of(DrawableLeaf.of(0, 1, 20, 5, 8, 7)), state)
              .plan(2, 1)
              .draws()
              .get(0);
      third[(int) (new int[] {0, 5, 13}[draw.partition()] + draw.entry())]++;
    }
    for (int i = 0; i < 20; i++) {
      boolean early = i < 3 || i >= 13;
      expected[i] = trials * (early ? 0.8 / 18 : 1.0 / 18);
    }

    assertThat(ChiSquare.pValue(third, expected)).isGreaterThan(1e-4);
  }

  @Test
  void plan_leafWithoutWeightOrLiveCandidates_isNeverDrawn() {
    Plan plan =
        planner(
                3,
                List.of(
                    DrawableLeaf.of(1, 0, 50, 50),
                    DrawableLeaf.of(2, 1000, 0, 50),
                    DrawableLeaf.of(3, 1, 2, 2)))
            .plan(0, 10);

    assertThat(plan.draws()).hasSize(2).allMatch(draw -> draw.leaf() == 3);
    assertThat(plan.exhausted()).isTrue();
  }

  @Test
  void plan_noLeaves_isExhausted() {
    assertThat(planner(1, List.of()).plan(4, 2)).isEqualTo(new Plan(List.of(), 4, true));
  }

  @Test
  void plan_manyDraws_keepsAtMostOneDisplacedPositionADraw() {
    InMemoryDrawState state = new InMemoryDrawState();

    new RoundPlanner(1, List.of(DrawableLeaf.of(0, 1, 1_000_000, 1_000_000)), state).plan(0, 1000);

    assertThat(state.displacedPositions()).isLessThanOrEqualTo(1000);
    assertThat(state.drawn(0)).containsExactly(1000);
  }

  @Test
  void new_partitionAdded_keepsWhatWasDrawn() {
    InMemoryDrawState state = new InMemoryDrawState();
    new RoundPlanner(1, List.of(DrawableLeaf.of(0, 1, 3, 3)), state).plan(0, 2);

    Plan plan = new RoundPlanner(1, List.of(DrawableLeaf.of(0, 1, 5, 3, 2)), state).plan(2, 9);

    assertThat(plan.draws()).hasSize(3);
  }

  @Test
  void new_impossibleInputs_areRejected() {
    DrawableLeaf leaf = DrawableLeaf.of(1, 1, 5, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> planner(1, List.of(leaf, leaf)))
        .withMessageContaining("given twice");

    InMemoryDrawState state = new InMemoryDrawState();
    new RoundPlanner(1, List.of(leaf), state).plan(0, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RoundPlanner(1, List.of(DrawableLeaf.of(1, 1, 3, 3)), state))
        .withMessageContaining("leaf 1, partition 0: 4 entries drawn but only 3 appended");

    assertThatIllegalArgumentException().isThrownBy(() -> planner(1, List.of()).plan(0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> DrawableLeaf.of(1, Double.NaN, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> DrawableLeaf.of(1, 1, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> DrawableLeaf.of(1, 1, 1, 1, -1));
  }

  private static RoundPlanner planner(long seed, List<DrawableLeaf> leaves) {
    return new RoundPlanner(seed, leaves, new InMemoryDrawState());
  }

  private static List<EntryId> ids(List<SlotDraw> draws) {
    return draws.stream()
        .map(draw -> new EntryId(draw.leaf(), draw.partition(), draw.entry()))
        .toList();
  }

  private static List<DrawableLeaf> randomLeaves(Random random, int count, int partitions) {
    List<DrawableLeaf> leaves = new ArrayList<>();
    for (int leaf = 0; leaf < count; leaf++) {
      long[] appended = random.longs(partitions, 0, 12).toArray();
      double weight = random.nextInt(5) == 0 ? 0 : Math.pow(1000, random.nextDouble());
      leaves.add(
          DrawableLeaf.of(
              random.nextBoolean() ? leaf : ~leaf, weight, 1 + random.nextInt(60), appended));
    }
    return leaves;
  }
}
