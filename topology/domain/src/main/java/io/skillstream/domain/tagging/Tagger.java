package io.skillstream.domain.tagging;

import io.skillstream.domain.skill.SkillTree;

/**
 * A rule that finds the skills of a trace.
 *
 * <p>Implementations are thread-safe, and under one {@linkplain #name() name} the same text always
 * has the same chains.
 */
public interface Tagger {
  /** The name that attributions carry, with a version where the rule has one. */
  String name();

  /** The tree whose node numbers the chains end at. */
  SkillTree tree();

  /**
   * The chains of a trace.
   *
   * @param problem the problem's text
   * @param response the teacher's answer, or as much of it as is known
   */
  Tagging tag(String problem, String response);
}
