package io.skillstream.domain.selection;

import io.skillstream.domain.pool.LeafChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the pool's partitions hold in one view, as they said last. Not thread-safe. */
public final class ViewTotals {
  private final int partitions;
  private final SortedMap<Integer, Leaf> leaves = new TreeMap<>();

  /** Nothing yet, in so many pool partitions. */
  public ViewTotals(int partitions) {
    this.partitions = partitions;
  }

  /**
   * Counts of one leaf by partition. A leaf of a view by skill sets has a set of its own in each.
   */
  public static final class Leaf {
    private final long[] appended;
    private final long[] live;
    private final List<List<Integer>> skills;

    private Leaf(int partitions) {
      appended = new long[partitions];
      live = new long[partitions];
      skills = new ArrayList<>(Collections.nCopies(partitions, List.of()));
    }

    /** n by partition. */
    public long[] appended() {
      return appended.clone();
    }

    /** n in one partition. */
    public long appended(int partition) {
      return appended[partition];
    }

    /** Candidates in one partition. */
    public long live(int partition) {
      return live[partition];
    }

    /** N over all partitions. */
    public long live() {
      long sum = 0;
      for (long count : live) {
        sum += count;
      }
      return sum;
    }

    /** The skills of the set with this number in one partition. */
    public List<Integer> skills(int partition) {
      return skills.get(partition);
    }
  }

  /** Takes in the new counts of a leaf in one partition. */
  public void update(int partition, LeafChange change) {
    Leaf leaf = leaves.computeIfAbsent(change.leaf(), unseen -> new Leaf(partitions));
    leaf.appended[partition] = change.appended();
    leaf.live[partition] = change.live();
    leaf.skills.set(partition, change.skills());
  }

  /** The leaves that hold or held a candidate, by number. */
  public SortedMap<Integer, Leaf> leaves() {
    return Collections.unmodifiableSortedMap(leaves);
  }

  /** Of a view by skill sets: the skills of a leaf in one partition; none where it is unknown. */
  public List<Integer> skills(int leaf, int partition) {
    Leaf known = leaves.get(leaf);
    return known == null ? List.of() : known.skills(partition);
  }

  /** Number of pool partitions. */
  public int partitions() {
    return partitions;
  }
}
