package io.skillstream.console.skill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The sets of chains that traces have, each kept once: millions of traces share some thousands.
 *
 * <p>Not thread-safe.
 */
public final class ChainSets {
  private final Skills skills;
  private final Map<Key, Integer> ids = new HashMap<>();
  private final List<ChainSet> sets = new ArrayList<>();

  private record Key(String tree, List<List<String>> chains) {}

  ChainSets(Skills skills) {
    this.skills = skills;
  }

  /** The number of a set of chains in a tree's version. */
  public int number(String tree, List<List<String>> chains) {
    Integer known = ids.get(new Key(tree, chains));
    if (known != null) {
      return known;
    }
    SkillNames names = skills.tree(tree).names();
    TreeSet<Integer> ends = new TreeSet<>();
    TreeSet<Integer> all = new TreeSet<>(List.of(SkillNames.ROOT));
    for (List<String> chain : chains) {
      int end = names.id(chain);
      ends.add(end);
      all.addAll(names.rootTo(end));
    }
    List<List<String>> copy = chains.stream().map(List::copyOf).toList();
    int number = sets.size();
    sets.add(new ChainSet(tree, copy, ints(ends), ints(all)));
    ids.put(new Key(tree, copy), number);
    return number;
  }

  /** The set of this number. */
  public ChainSet get(int number) {
    return sets.get(number);
  }

  /** Number of sets. */
  public int size() {
    return sets.size();
  }

  private static int[] ints(SortedSet<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * One set of chains.
   *
   * @param tree version of the tree
   * @param chains the chains
   * @param ends ids of the skills where they end, ascending
   * @param skills ids of all skills on them, the root included, ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of traces share it.
  public record ChainSet(String tree, List<List<String>> chains, int[] ends, int[] skills) {
    /** Whether a skill is on one of the chains. */
    public boolean has(int skill) {
      return Arrays.binarySearch(skills, skill) >= 0;
    }
  }
}
