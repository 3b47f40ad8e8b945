package io.skillstream.topology.rates;

import io.skillstream.domain.rate.Tally;
import io.skillstream.record.JudgedAttempt;
import io.skillstream.record.RateDelta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt, or a new place to count it, changes about a student on one problem.
 *
 * @param latestBefore the newest samples so far that count; null if there were none
 * @param latest the newest samples now; null if this change is not about them, or none count
 * @param before the samples at the checkpoint so far; null if there were none
 * @param after the same now
 */
record VerdictChange(
    @Nullable JudgedAttempt latestBefore,
    @Nullable JudgedAttempt latest,
    @Nullable JudgedAttempt before,
    JudgedAttempt after) {

  /** The change of the counts at these nodes; without nodes where no count changes. */
  RateDelta delta(String student, String treeVersion, String problemId, List<Integer> nodes) {
    int[] newest = difference(latestBefore, latest);
    int[] atCheckpoint = difference(before, after);
    int leftOut = (after.getLeftOut() ? 1 : 0) - (before != null && before.getLeftOut() ? 1 : 0);
    int unit = isWhole(newest) && isWhole(atCheckpoint) ? 1 : Tally.PROBLEM;
    int divisor = Tally.PROBLEM / unit;
    boolean counts = leftOut != 0 || !isNothing(newest) || !isNothing(atCheckpoint);
    return new RateDelta(
        student,
        treeVersion,
        problemId,
        // Without nodes it only tells that and when the checkpoint was attempted.
        counts ? nodes : List.of(),
        newest[0] / divisor,
        newest[1] / divisor,
        newest[2] / divisor,
        after.getCheckpoint(),
        atCheckpoint[0] / divisor,
        atCheckpoint[1] / divisor,
        after.getFirstAttemptedAt(),
        after.getConditions(),
        unit,
        atCheckpoint[2] / divisor,
        leftOut);
  }

  /** Units of correct, wrong and unknown; what is left out counts as nothing. */
  private static int[] difference(@Nullable JudgedAttempt before, @Nullable JudgedAttempt after) {
    Tally from = counted(before);
    Tally to = counted(after);
    return new int[] {
      (int) (to.correctUnits() - from.correctUnits()),
      (int) (to.wrongUnits() - from.wrongUnits()),
      (int) (to.unknownUnits() - from.unknownUnits())
    };
  }

  private static Tally counted(@Nullable JudgedAttempt cluster) {
    return cluster == null || cluster.getLeftOut() ? Tally.EMPTY : Samples.tally(cluster);
  }

  private static boolean isWhole(int[] units) {
    for (int count : units) {
      if (count % Tally.PROBLEM != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNothing(int[] units) {
    return units[0] == 0 && units[1] == 0 && units[2] == 0;
  }
}
