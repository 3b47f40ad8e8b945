package io.skillstream.history;

import io.skillstream.record.LeafWeight;
import io.skillstream.record.RoundPlanned;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One plan of a round with every leaf it knew, also those it did not say again because nothing had
 * changed. A round that met voids has several plans.
 *
 * @param round the round's number
 * @param at record time
 * @param plan the plan as it was written
 * @param leaves the leaves with a weight above zero, by number; of a view by skill sets, the skills
 */
public record PlannedRound(
    long round, Instant at, RoundPlanned plan, SortedMap<Integer, LeafWeight> leaves) {

  /** The plans of one curriculum, in their order. Not thread-safe. */
  static final class Folding {
    private final String curriculum;
    private SortedMap<Integer, LeafWeight> leaves = new TreeMap<>();
    private boolean begun;

    Folding(String curriculum) {
      this.curriculum = curriculum;
    }

    /**
     * The next plan, whole. Its leaves change with the plan after it.
     *
     * @throws HistoryException if it says changes to a plan that is not there
     */
    PlannedRound next(long round, Instant at, RoundPlanned plan) {
      if (plan.getFull()) {
        leaves = new TreeMap<>();
      } else if (!begun) {
        throw new HistoryException(
            "the first plan of "
                + curriculum
                + " that is left, of round "
                + round
                + ", holds changes only; the plans before it are gone from the topic rounds");
      }
      begun = true;
      for (LeafWeight leaf : plan.getLeaves()) {
        if (leaf.getWeight() > 0) {
          leaves.put(leaf.getLeaf(), leaf);
        } else {
          leaves.remove(leaf.getLeaf());
        }
      }
      return new PlannedRound(round, at, plan, Collections.unmodifiableSortedMap(leaves));
    }
  }
}
