package io.skillstream.history.replay;

import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One round of a schedule that somebody wrote down.
 *
 * @param cut last offset of the pool log to count, by partition
 * @param controlOffset last offset of the control log to take rates from; empty: where the
 *     conductor learnt that the pool is this far
 * @param examples how many to select, 1 or more
 */
public record GivenRound(SortedMap<Integer, Long> cut, OptionalLong controlOffset, long examples) {
  /** Copies the cut. */
  public GivenRound {
    cut = Collections.unmodifiableSortedMap(new TreeMap<>(cut));
    if (examples < 1) {
      throw new IllegalArgumentException(
          "a round of " + examples + " examples: expected 1 or more");
    }
  }
}
