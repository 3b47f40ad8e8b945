package io.skillstream.history;

import io.skillstream.record.LeafWeight;
import io.skillstream.record.Slot;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The chances of a curriculum's draws as its rounds made them: of all entries not drawn yet, each
 * has a chance proportional to w / N of its leaf, in the plan in force.
 *
 * <p>Walked from plan to plan and slot to slot. A leaf with a quota counts as the conductor counts
 * it: w (n - drawn) / N, with n and N within the quota. Not for views by skill sets, whose policies
 * choose and do not draw. Not thread-safe.
 */
public final class DrawOdds {
  private final Map<Integer, Long> drawn = new HashMap<>();
  private SortedMap<Integer, LeafWeight> leaves = new TreeMap<>();
  private double total;

  /** Takes the leaves of the next plan; what was drawn before stays drawn. */
  public void plan(PlannedRound plan) {
    leaves = plan.leaves();
    total = 0;
    for (LeafWeight leaf : leaves.values()) {
      total += mass(leaf);
    }
  }

  /** Takes an entry out, as a slot did. */
  public void draw(Slot slot) {
    LeafWeight leaf = leaves.get(slot.getLeaf());
    total -= leaf == null ? 0 : mass(leaf);
    drawn.merge(slot.getLeaf(), 1L, Long::sum);
    total += leaf == null ? 0 : mass(leaf);
  }

  /** The weight left in all leaves together. */
  public double total() {
    return Math.max(0, total);
  }

  /** The weight of one undrawn entry of a leaf; 0 where the leaf has none or nothing is left. */
  public double entry(int leaf) {
    LeafWeight known = leaves.get(leaf);
    long undrawn = known == null ? 0 : undrawn(known);
    return known == null || undrawn <= 0 ? 0 : mass(known) / undrawn;
  }

  /** Entries of a leaf that are not drawn yet. */
  public long undrawn(int leaf) {
    LeafWeight known = leaves.get(leaf);
    return known == null ? 0 : undrawn(known);
  }

  private double mass(LeafWeight leaf) {
    long quota =
        leaf.getQuota() == null ? leaf.getLive() : Math.min(leaf.getQuota(), leaf.getLive());
    long left = Math.max(0, undrawn(leaf) - (leaf.getLive() - quota));
    return quota <= 0 ? 0 : leaf.getWeight() * ((double) left / quota);
  }

  private long undrawn(LeafWeight leaf) {
    long appended = leaf.getAppended().stream().mapToLong(Long::longValue).sum();
    return appended - drawn.getOrDefault(leaf.getLeaf(), 0L);
  }
}
