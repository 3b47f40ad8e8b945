package io.skillstream.console.skill;

import java.util.Arrays;

/**
 * The candidates by skill: of each only a hash and the number of its set of chains, so that one
 * with other chains, or retracted, is taken out where it was counted. 12 bytes a candidate, at a
 * load of one half to three quarters. Not thread-safe.
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
  private long live;

  PoolBySkill(Skills skills, ChainSets sets) {
    this.skills = skills;
    this.sets = sets;
  }

  /** Number of candidates. */
  public long live() {
    return live;
  }

  /** A candidate has these chains now. */
  public void put(String candidate, int set) {
    int slot = slot(hash(candidate));
    int before = numbers[slot];
    if (before > 0) {
      count(before - 1, -1);
    }
    if (before == 0) {
      hashes[slot] = hash(candidate);
      used++;
    }
    numbers[slot] = set + 1;
    count(set, 1);
    if (used > hashes.length / 4 * 3) {
      grow();
    }
  }

  /** A candidate left the pool. */
  public void remove(String candidate) {
    int slot = slot(hash(candidate));
    if (numbers[slot] > 0) {
      count(numbers[slot] - 1, -1);
      numbers[slot] = GONE;
    }
  }

  /** Whether a candidate was in the pool and is no more. */
  boolean isGone(String candidate) {
    return numbers[slot(hash(candidate))] == GONE;
  }

  private void count(int set, int change) {
    ChainSets.ChainSet chains = sets.get(set);
    skills.tree(chains.tree()).pool().add(chains, change);
    live += change;
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
