package io.skillstream.domain.round;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A pool in memory: append-only entries by (leaf, partition), and who was taken. */
final class SimulatedPool {
  private final int partitions;
  private final Map<Integer, List<List<Integer>>> entries = new TreeMap<>();
  private final Map<Integer, Integer> live = new HashMap<>();
  private final Set<Integer> taken = new HashSet<>();
  private long voids;

  SimulatedPool(int partitions) {
    this.partitions = partitions;
  }

  void append(int candidate, int... leaves) {
    for (int leaf : leaves) {
      entries
          .computeIfAbsent(leaf, missing -> emptyPartitions())
          .get(partitionOf(candidate))
          .add(candidate);
      live.merge(leaf, 1, Integer::sum);
    }
  }

  private List<List<Integer>> emptyPartitions() {
    List<List<Integer>> lists = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  private int partitionOf(int candidate) {
    return Math.floorMod(candidate * 0x9e3779b9 >>> 7, partitions);
  }

  /** The round's frozen leaves; leaves that {@code weights} does not name weigh 0. */
  List<DrawableLeaf> freeze(Map<Integer, Double> weights) {
    List<DrawableLeaf> frozen = new ArrayList<>();
    entries.forEach(
        (leaf, lists) ->
            frozen.add(
                DrawableLeaf.of(
                    leaf,
                    weights.getOrDefault(leaf, 0.0),
                    live.getOrDefault(leaf, 0),
                    lists.stream().mapToLong(List::size).toArray())));
    return frozen;
  }

  /** The candidate behind a draw, whether or not it is taken. */
  int candidate(SlotDraw draw) {
    return requireNonNull(entries.get(draw.leaf())).get(draw.partition()).get((int) draw.entry());
  }

  /**
   * A whole round as conductor and pool play it: plan, resolve, top up the voids.
   *
   * @param chunk at most this many slots a plan
   * @return candidates in slot order
   */
  List<Integer> select(RoundPlanner planner, Slots slots, int budget, int chunk) {
    List<Integer> selected = new ArrayList<>();
    boolean exhausted = false;
    while (selected.size() < budget && !exhausted) {
      Plan plan = planner.plan(slots.next, Math.min(chunk, budget - selected.size()));
      slots.next = plan.nextSlot();
      exhausted = plan.exhausted();
      for (SlotDraw draw : plan.draws()) {
        if (taken.add(candidate(draw))) {
          selected.add(candidate(draw));
        } else {
          voids++;
        }
      }
    }
    return selected;
  }

  long voids() {
    return voids;
  }

  /** The slot counter of one curriculum. */
  static final class Slots {
    private long next;
  }
}
