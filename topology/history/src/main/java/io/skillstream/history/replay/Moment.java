package io.skillstream.history.replay;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A moment that a plan is made on.
 *
 * @param controlOffset last offset of the control log that the rates are true for
 * @param cut last offset of the pool log that the counts are true for, by partition
 * @param at record time
 */
public record Moment(long controlOffset, SortedMap<Integer, Long> cut, Instant at) {
  /** Copies the cut. */
  public Moment {
    cut = Collections.unmodifiableSortedMap(new TreeMap<>(cut));
    if (cut.isEmpty()) {
      throw new IllegalArgumentException("a moment needs an offset in each pool partition");
    }
  }
}
