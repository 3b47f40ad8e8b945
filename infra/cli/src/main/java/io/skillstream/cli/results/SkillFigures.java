package io.skillstream.cli.results;

import io.skillstream.domain.rate.UnknownBounds;
import java.util.Optional;

/**
 * What a run knows about one skill; every count is of the skill's whole subtree.
 *
 * @param attempts problems with a verdict of correct or wrong, to the nearest whole one
 * @param wrong those that are wrong
 * @param unknown problems whose verdict is unknown
 * @param rate the student's error rate; empty without evidence
 * @param pool traces that could be selected
 * @param selected traces that were
 * @param bounds how far unknown verdicts leave the rate open; empty where nothing is known
 * @param leftOut problems left out because the student had been trained on them, once a checkpoint,
 *     or because they are kept for tests
 */
public record SkillFigures(
    long attempts,
    long wrong,
    long unknown,
    Optional<Rate> rate,
    long pool,
    long selected,
    Optional<UnknownBounds> bounds,
    long leftOut) {
  /** A skill nothing is known about. */
  public static final SkillFigures NONE = new SkillFigures(0, 0, 0, Optional.empty(), 0, 0);

  /** Figures of a skill without unknown verdicts, and of which nothing was left out. */
  public SkillFigures(
      long attempts, long wrong, long unknown, Optional<Rate> rate, long pool, long selected) {
    this(attempts, wrong, unknown, rate, pool, selected, Optional.empty(), 0);
  }

  /** Validates the counts. */
  public SkillFigures {
    if (wrong < 0 || attempts < wrong || unknown < 0 || pool < 0 || selected < 0 || leftOut < 0) {
      throw new IllegalArgumentException(
          "attempts "
              + attempts
              + ", wrong "
              + wrong
              + ", unknown "
              + unknown
              + ", pool "
              + pool
              + ", selected "
              + selected
              + ", left out "
              + leftOut
              + ": expected 0 <= wrong <= attempts and no negative count");
    }
  }
}
