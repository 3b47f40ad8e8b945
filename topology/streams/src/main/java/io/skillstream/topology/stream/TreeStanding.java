package io.skillstream.topology.stream;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where a candidate stands in a further version of the skill tree. Each stands somewhere, so over
 * all four the counts of a version are those of the candidates in the pool.
 */
public enum TreeStanding {
  /** It is still to be attributed. */
  WAITING,
  /** Its chains are those of the version before, all of which have their path in this one. */
  CARRIED_OVER,
  /** Its chains were found in this version. */
  REATTRIBUTED,
  /** No skill was found in this version. */
  WITHOUT_SKILL;

  /** How many candidates stand where, from the counters of a partition. */
  public static Map<TreeStanding, Long> of(String treeVersion, Map<String, Long> counters) {
    Map<TreeStanding, Long> standings = new EnumMap<>(TreeStanding.class);
    for (TreeStanding standing : values()) {
      standings.put(standing, counters.getOrDefault(standing.counter(treeVersion), 0L));
    }
    return standings;
  }

  /** The counter of {@link Stage#IDENTIFY_CANDIDATE} that says how many stand so now. */
  public String counter(String treeVersion) {
    return "tree/" + treeVersion + "/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
