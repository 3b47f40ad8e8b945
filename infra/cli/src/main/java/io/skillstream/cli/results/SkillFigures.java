package io.skillstream.cli.results;

import java.util.Optional;

/**
 * What a run knows about one skill; every count is of the skill's whole subtree.
 *
 * @param attempts attempts with a verdict of correct or wrong
 * @param wrong those that are wrong
 * @param unknown attempts whose verdict is unknown
 * @param rate the student's error rate; empty without evidence
 * @param pool traces that could be selected
 * @param selected traces that were
 */
public record SkillFigures(
    long attempts, long wrong, long unknown, Optional<Rate> rate, long pool, long selected) {
  /** A skill nothing is known about. */
  public static final SkillFigures NONE = new SkillFigures(0, 0, 0, Optional.empty(), 0, 0);

  /** Validates the counts. */
  public SkillFigures {
    if (wrong < 0 || attempts < wrong || unknown < 0 || pool < 0 || selected < 0) {
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
              + ": expected 0 <= wrong <= attempts and no negative count");
    }
  }
}
