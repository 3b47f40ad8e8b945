package io.skillstream.cli.history;

import io.skillstream.cli.history.Explanation.Outcome;
import io.skillstream.domain.leakage.Split;
import io.skillstream.domain.pool.Candidate;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.stream.PoolRecords;
import java.util.Optional;

/**
 * Why a trace of the pool was not selected: the first reason that holds, those that last before
 * those that may pass.
 *
 * @param outcome the reason
 * @param because the same in a sentence
 */
record WhyNot(Outcome outcome, String because) {
  /**
   * Finds the reason.
   *
   * @param side the verdict of the student whom the view asks about; {@code UNKNOWN}: none
   * @param walk the curriculum's rounds, walked to their end
   */
  static WhyNot of(
      PooledTrace trace, ViewCreated view, Verdict side, ChanceWalk walk, CurriculumStatus status) {
    if (trace.retractedAt().isPresent()) {
      return new WhyNot(Outcome.RETRACTED, "it was retracted at " + trace.retractedAt().get());
    }
    Candidate candidate = PoolRecords.candidate(trace.candidate(), trace.offset());
    if (candidate.split() != Split.POOL) {
      return new WhyNot(
          Outcome.LEFT_OUT,
          "its problem is kept for "
              + (candidate.split() == Split.PROBE ? "probes" : "tests")
              + ", and only problems of the pool are selected");
    }
    Optional<String> leftOut = PoolRecords.filter(view.getFilter()).leavesOut(candidate);
    if (leftOut.isPresent()) {
      return new WhyNot(
          Outcome.LEFT_OUT, "the curriculum's filter leaves it out: " + leftOut.get());
    }
    if (view.getAttemptedBy() != null && side == Verdict.UNKNOWN) {
      return new WhyNot(
          Outcome.NOT_ATTEMPTED,
          "the policy takes only what "
              + view.getAttemptedBy()
              + " has a judged attempt on, and it has none on problem "
              + candidate.problemId());
    }
    boolean seesTheRootOnly = Integer.valueOf(0).equals(view.getMaxDepth());
    if (candidate.chainEnds().isEmpty() && !seesTheRootOnly) {
      return new WhyNot(
          Outcome.NO_SKILL,
          candidate.tagger().isEmpty()
              ? "it waits for its attribution in skill tree " + trace.candidate().getTreeVersion()
              : "no skill was found in it by " + candidate.tagger());
    }
    return walk.last()
        .map(last -> inTheRounds(last, walk, status))
        .orElseGet(
            () ->
                new WhyNot(
                    Outcome.NO_ROUND, "the curriculum has no round yet: " + standing(status)));
  }

  private static WhyNot inTheRounds(
      ChanceWalk.Moment last, ChanceWalk walk, CurriculumStatus status) {
    if (!last.inPool()) {
      return new WhyNot(
          Outcome.TOO_LATE,
          "it came to the pool after the cut of the last round, " + last.round() + ahead(status));
    }
    if (last.leaves().stream().noneMatch(leaf -> leaf.known().isPresent())) {
      return new WhyNot(
          Outcome.NO_WEIGHT,
          "none of its leaves has a weight: nothing was judged there, or the policy gives them"
              + " none"
              + ahead(status));
    }
    if (last.bySkillSet()) {
      return new WhyNot(
          Outcome.NOT_CHOSEN,
          "the policy chooses among sets of skills, and chose other sets or others of its set"
              + ahead(status));
    }
    return new WhyNot(
        Outcome.NOT_DRAWN,
        "it was not drawn: "
            + InWords.chance(last.chance())
            + " a draw at round "
            + last.round()
            + ", "
            + InWords.figure(walk.expected())
            + " times expected in the "
            + walk.slots()
            + " draws since it was there"
            + ahead(status));
  }

  /** What is to be expected from here on. */
  private static String ahead(CurriculumStatus status) {
    CurriculumPhase phase = status.getPhase();
    return phase == CurriculumPhase.COMPLETE || phase == CurriculumPhase.CLOSED
        ? "; the curriculum is " + InWords.phase(phase) + " and draws no more"
        : "; more rounds may come";
  }

  /** Where a curriculum stands. */
  static String standing(CurriculumStatus status) {
    return InWords.phase(status.getPhase())
        + (status.getDetail().isEmpty() ? "" : ", " + status.getDetail());
  }
}
