package io.skillstream.console.skill;

import java.util.Arrays;

/** Counts by skill, of one tree. Not thread-safe. */
public final class SkillCounts {
  private long[] once = new long[64];
  private long[] entries = new long[64];

  /** Counts something with these chains, or takes it out with -1. */
  public void add(ChainSets.ChainSet set, int change) {
    int[] all = set.skills();
    once = atLeast(once, all[all.length - 1]);
    for (int skill : all) {
      once[skill] += change;
    }
    if (set.ends().length > 0) {
      entries = atLeast(entries, set.ends()[set.ends().length - 1]);
      for (int skill : set.ends()) {
        entries[skill] += change;
      }
    }
  }

  /** How many have the skill on their chains. */
  public long once(int skill) {
    return skill < once.length ? once[skill] : 0;
  }

  /**
   * How many entries there are under each skill: what has two chains counts twice above both.
   *
   * @return by id
   */
  public long[] entriesUnder(SkillNames names) {
    long[] under = Arrays.copyOf(entries, names.size());
    // Children have larger ids than their parents.
    for (int id = names.size() - 1; id > 0; id--) {
      under[names.parent(id)] += under[id];
    }
    return under;
  }

  private static long[] atLeast(long[] counts, int index) {
    return index < counts.length
        ? counts
        : Arrays.copyOf(counts, Math.max(index + 1, counts.length * 2));
  }
}
