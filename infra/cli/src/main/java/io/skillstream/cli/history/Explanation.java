package io.skillstream.cli.history;

import io.skillstream.history.CurriculumName;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.Selection;
import java.util.List;
import java.util.Optional;

/**
 * Why a curriculum selected a trace, or did not (yet).
 *
 * @param traceId the trace asked for
 * @param curriculum the curriculum
 * @param outcome what became of it
 * @param because the same in a sentence
 * @param trace the trace as the pool has it
 * @param selection its selection
 * @param moment its standing before the draw that selected it, or before the last plan's first draw
 * @param expected how often it could be expected to be drawn so far
 * @param draws the draws so far, since it was in the pool
 */
record Explanation(
    String traceId,
    CurriculumName curriculum,
    Outcome outcome,
    String because,
    Optional<PooledTrace> trace,
    Optional<Selection> selection,
    Optional<ChanceWalk.Moment> moment,
    double expected,
    long draws) {

  /** What became of a trace. */
  enum Outcome {
    /** It was selected. */
    SELECTED,
    /** It could have been drawn and was not. */
    NOT_DRAWN,
    /** A policy that chooses among sets of skills did not choose it. */
    NOT_CHOSEN,
    /** None of its leaves had a weight. */
    NO_WEIGHT,
    /** The curriculum's filter leaves it out. */
    LEFT_OUT,
    /** The curriculum only takes what the student attempted, and it did not. */
    NOT_ATTEMPTED,
    /** No skill was found in it. */
    NO_SKILL,
    /** It came after the last round's cut. */
    TOO_LATE,
    /** The curriculum has had no round. */
    NO_ROUND,
    /** It was retracted. */
    RETRACTED,
    /** It has the same content as another trace, which stands for both. */
    DUPLICATE,
    /** Ingest refused it. */
    REFUSED,
    /** Ingest has not worked it off. */
    ON_ITS_WAY,
    /** Nothing is known of it. */
    UNKNOWN
  }

  /** What is not in the pool. */
  static Explanation outside(
      String traceId, CurriculumName curriculum, Outcome outcome, String because) {
    return new Explanation(
        traceId,
        curriculum,
        outcome,
        because,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        0);
  }

  /** The candidate's leaves at that moment. */
  List<ChanceWalk.Leaf> leaves() {
    return moment.map(ChanceWalk.Moment::leaves).orElse(List.of());
  }
}
