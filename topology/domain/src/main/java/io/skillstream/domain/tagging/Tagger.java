package io.skillstream.domain.tagging;

import io.skillstream.domain.skill.SkillTree;

/**
 * A rule that finds the skills of a trace.
 *
 * <p>Implementations are immutable and thread-safe, and the same text always has the same chains.
 */
public interface Tagger {
  /** The name that attributions carry, with a version where the rule has one. */
  String name();

  /** The tree whose node numbers {@link #chainEnds} returns. */
  SkillTree tree();

  /**
   * The last node of each chain of the trace, distinct and ascending; empty where nothing matches.
   *
   * @param problem the problem's text
   * @param response the teacher's answer, or as much of it as is known
   */
  int[] chainEnds(String problem, String response);
}
