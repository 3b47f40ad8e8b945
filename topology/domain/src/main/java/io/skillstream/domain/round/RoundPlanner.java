package io.skillstream.domain.round;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Draws the slots of one round from frozen weights and counts.
 *
 * <p>The law (method, section on selection): given what is selected already, the chance that x is
 * next is proportional to the sum over its leaves of w(leaf) / N(leaf), N counting all candidates
 * of the leaf, selected or not. The method gets there by drawing a leaf by w, one of its N
 * uniformly, and starting over if that one was drawn before. Here:
 *
 * <ol>
 *   <li>a leaf is drawn in proportion to w (n - drawn) / N, in O(log leaves);
 *   <li>one number below n - drawn picks a partition in proportion to what is undrawn there, and an
 *       entry uniformly among the undrawn, in O(partitions).
 * </ol>
 *
 * <p>So each undrawn entry has a chance proportional to w / N, as in the method, without the
 * retries. An entry whose candidate was taken through another leaf, moved or retracted is found by
 * the pool and is void; striking out such slots leaves the law for those that remain, and more
 * slots of the same stream replace them. When a leaf's entries are used up its weight is exactly 0.
 *
 * <p>Slots are a function of (seed, slot number, leaves, draw state) and of nothing else: not of
 * the order in which leaves are given, nor of how many slots are asked for at a time.
 *
 * <p>A planner serves one round and its top-ups. It reads the draw counts when it is made, so
 * nothing else may draw from the same state while it is in use. Not thread-safe.
 */
public final class RoundPlanner implements Planner {
  private static final int LEAF_DRAW = 0;
  private static final int ENTRY_DRAW = 1;

  private final SlotRandom random;
  private final DrawState state;
  private final List<DrawableLeaf> leaves;
  private final long[][] drawn;
  private final long[] undrawn;
  private final WeightedLeaves weights;

  /**
   * Freezes a round, in O(leaves x partitions).
   *
   * @param seed the curriculum's seed
   * @param leaves the view's leaves, each once, in any order; those that cannot be drawn may be
   *     missing
   * @param state what the curriculum has drawn before; {@link #plan} changes it
   * @throws IllegalArgumentException if a leaf is given twice or fewer entries were appended than
   *     drawn
   */
  public RoundPlanner(long seed, List<DrawableLeaf> leaves, DrawState state) {
    this.random = new SlotRandom(seed);
    this.state = state;
    this.leaves =
        leaves.stream()
            .filter(leaf -> leaf.weight() > 0 && leaf.quota() > 0)
            .sorted(Comparator.comparingInt(DrawableLeaf::leaf))
            .toList();
    this.drawn = new long[this.leaves.size()][];
    this.undrawn = new long[this.leaves.size()];
    double[] initial = new double[this.leaves.size()];
    for (int i = 0; i < initial.length; i++) {
      DrawableLeaf leaf = this.leaves.get(i);
      if (i > 0 && this.leaves.get(i - 1).leaf() == leaf.leaf()) {
        throw new IllegalArgumentException("leaf " + leaf.leaf() + " is given twice");
      }
      drawn[i] = drawnBefore(leaf);
      for (int partition = 0; partition < leaf.partitions(); partition++) {
        undrawn[i] += leaf.appended(partition) - drawn[i][partition];
      }
      initial[i] = chance(i);
    }
    this.weights = new WeightedLeaves(initial);
  }

  @Override
  public long undrawn() {
    long sum = 0;
    for (int i = 0; i < undrawn.length; i++) {
      sum += left(i);
    }
    return sum;
  }

  @Override
  public Plan plan(long firstSlot, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count is " + count + ", expected 0 or more");
    }
    List<SlotDraw> draws = new ArrayList<>(count);
    boolean[] touched = new boolean[leaves.size()];
    long slot = firstSlot;
    while (draws.size() < count && weights.total() > 0) {
      int index = weights.draw(random.unit(slot, LEAF_DRAW));
      touched[index] = true;
      draws.add(drawEntry(slot, index));
      slot++;
    }
    for (int i = 0; i < touched.length; i++) {
      if (touched[i]) {
        state.drawn(leaves.get(i).leaf(), drawn[i].clone());
      }
    }
    return new Plan(draws, slot, !(weights.total() > 0));
  }

  private SlotDraw drawEntry(long slot, int index) {
    DrawableLeaf leaf = leaves.get(index);
    long rest = random.below(slot, ENTRY_DRAW, undrawn[index]);
    int partition = 0;
    long here = leaf.appended(0) - drawn[index][0];
    while (rest >= here) {
      rest -= here;
      partition++;
      here = leaf.appended(partition) - drawn[index][partition];
    }
    long entry = FrontSwap.draw(state, leaf.leaf(), partition, drawn[index][partition], rest);
    drawn[index][partition]++;
    undrawn[index]--;
    weights.set(index, chance(index));
    return new SlotDraw(slot, leaf.leaf(), partition, entry);
  }

  /** w (n - drawn) / N, a function of the present counts alone; n and N within the quota. */
  private double chance(int index) {
    DrawableLeaf leaf = leaves.get(index);
    return leaf.weight() * ((double) left(index) / leaf.quota());
  }

  /** n - drawn, within the quota. */
  private long left(int index) {
    DrawableLeaf leaf = leaves.get(index);
    return Math.max(0, undrawn[index] - (leaf.live() - leaf.quota()));
  }

  private long[] drawnBefore(DrawableLeaf leaf) {
    long[] stored = state.drawn(leaf.leaf());
    long[] counts = new long[Math.max(leaf.partitions(), stored.length)];
    System.arraycopy(stored, 0, counts, 0, stored.length);
    for (int partition = 0; partition < counts.length; partition++) {
      long appended = partition < leaf.partitions() ? leaf.appended(partition) : 0;
      if (counts[partition] > appended) {
        throw new IllegalArgumentException(
            "leaf %d, partition %d: %d entries drawn but only %d appended; counts must not shrink"
                .formatted(leaf.leaf(), partition, counts[partition], appended));
      }
    }
    return counts;
  }
}
