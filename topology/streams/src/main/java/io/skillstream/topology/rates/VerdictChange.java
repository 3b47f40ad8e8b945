package io.skillstream.topology.rates;

import io.skillstream.record.JudgedAttempt;
import io.skillstream.record.RateDelta;
import io.skillstream.record.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt, or a new place to count it, changes about a student on one problem.
 *
 * @param latestBefore the newest verdict so far; null if it did not count
 * @param latest the newest verdict now; null if this change is not about it
 * @param before the newest verdict at the checkpoint so far; null if it did not count
 * @param after the same now
 */
record VerdictChange(
    @Nullable JudgedAttempt latestBefore,
    @Nullable JudgedAttempt latest,
    @Nullable JudgedAttempt before,
    JudgedAttempt after) {

  /** The change of the counts at these nodes; without nodes where no count changes. */
  RateDelta delta(String student, String treeVersion, String problemId, List<Integer> nodes) {
    RateDelta delta =
        new RateDelta(
            student,
            treeVersion,
            problemId,
            List.of(),
            difference(Verdict.CORRECT, latestBefore, latest),
            difference(Verdict.WRONG, latestBefore, latest),
            difference(Verdict.UNKNOWN, latestBefore, latest),
            after.getCheckpoint(),
            difference(Verdict.CORRECT, before, after),
            difference(Verdict.WRONG, before, after),
            after.getFirstAttemptedAt());
    boolean counts =
        delta.getCorrect() != 0
            || delta.getWrong() != 0
            || delta.getUnknown() != 0
            || delta.getCheckpointCorrect() != 0
            || delta.getCheckpointWrong() != 0;
    // Otherwise it only tells that and when the checkpoint was attempted.
    delta.setNodes(counts ? nodes : List.of());
    return delta;
  }

  private static int difference(
      Verdict verdict, @Nullable JudgedAttempt before, @Nullable JudgedAttempt after) {
    return (after != null && after.getVerdict() == verdict ? 1 : 0)
        - (before != null && before.getVerdict() == verdict ? 1 : 0);
  }
}
