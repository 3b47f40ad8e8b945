package io.skillstream.console.skill;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The candidates by skill: of each, in each version of the tree, only a hash and the number of its
 * set of chains, so that one with other chains, or retracted, is taken out where it was counted. 12
 * bytes a candidate, at a load of one half to three quarters. Not thread-safe.
 *
 * <p>Candidate ids are hashes already, so their first 64 bits tell them apart: of 10 million, two
 * share them with a probability of 3 in a million.
 */
public final class PoolBySkill {
  private static final int GONE = -1;

  private final ChainSets sets;
  private final Skills skills;
  private long[] hashes = new long[1024];
  private int[] numbers = new int[1024]; // 0: free; GONE; else set + 1
  private int used;
  private long changes;
  private final Map<String, Long> live = new HashMap<>();
  private final Map<Long, Retracted> retracted = new HashMap<>();

  /** Attributions are read when retractions are, so a candidate may be gone before it is known. */
  private record Retracted(long at, boolean sentAgain) {}

  PoolBySkill(Skills skills, ChainSets sets) {
    this.skills = skills;
    this.sets = sets;
  }

  /** Number of candidates: of the version of the tree that has most of them. */
  public long live() {
    return live.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** How often anything was counted. */
  long changes() {
    return changes;
  }

  /**
   * A candidate has these chains now, unless it left since: a trace that is sent again comes back.
   *
   * @param at record time, in milliseconds since 1970
   */
  public void put(String candidate, int set, long at) {
    Retracted gone = retracted.get(hash(candidate));
    if (gone != null && at <= gone.at()) {
      return;
    }
    if (gone != null) {
      retracted.put(hash(candidate), new Retracted(gone.at(), true));
    }
    long hash = hash(candidate, sets.get(set).tree());
    int slot = slot(hash);
    int before = numbers[slot];
    if (before > 0) {
      count(before - 1, -1);
    }
    if (before == 0) {
      hashes[slot] = hash;
      used++;
    }
    numbers[slot] = set + 1;
    count(set, 1);
    if (used > hashes.length / 4 * 3) {
      grow();
    }
  }

  /**
   * A candidate left the pool.
   *
   * @param at record time, in milliseconds since 1970
   */
  public void remove(String candidate, long at) {
    retracted.put(hash(candidate), new Retracted(at, false));
    for (String tree : skills.trees()) {
      int slot = slot(hash(candidate, tree));
      if (numbers[slot] > 0) {
        count(numbers[slot] - 1, -1);
        numbers[slot] = GONE;
      }
    }
  }

  /** Whether a candidate was retracted and did not come again. */
  boolean isGone(String candidate) {
    Retracted gone = retracted.get(hash(candidate));
    return gone != null && !gone.sentAgain();
  }

  private void count(int set, int change) {
    changes++;
    ChainSets.ChainSet chains = sets.get(set);
    skills.tree(chains.tree()).pool().add(chains, change);
    live.merge(chains.tree(), (long) change, Long::sum);
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int slot = Long.hashCode(hash * 0x9E3779B97F4A7C15L) & mask;
    while (numbers[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldNumbers = numbers;
    hashes = new long[oldHashes.length * 2];
    numbers = new int[hashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldNumbers[i] != 0) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }

  private static long hash(String candidate, String tree) {
    return hash(candidate) ^ tree.hashCode() * 0x9E3779B97F4A7C15L;
  }

  private static long hash(String candidate) {
    if (candidate.length() == 32) {
      try {
        return Long.parseUnsignedLong(candidate, 0, 16, 16);
      } catch (NumberFormatException e) {
        // No hash of ours; any other will do.
      }
    }
    return Arrays.hashCode(candidate.toCharArray()) * 31L + candidate.length();
  }
}
