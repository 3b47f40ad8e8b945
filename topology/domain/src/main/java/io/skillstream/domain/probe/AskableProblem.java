package io.skillstream.domain.probe;

import java.util.List;

/**
 * A problem that a student may be asked at a checkpoint.
 *
 * @param id the problem's id
 * @param skills its skills, ascending, as leaves of a {@link io.skillstream.domain.skill.SkillView}
 * @param novelty what its verdict adds to what is known: 1 where it was never asked, less where it
 *     was, since an earlier verdict is replaced; in [0, 1]
 */
public record AskableProblem(String id, List<Integer> skills, double novelty) {
  /** Copies the skills and validates the novelty. */
  public AskableProblem {
    skills = List.copyOf(skills);
    if (!(novelty >= 0 && novelty <= 1)) {
      throw new IllegalArgumentException("novelty is " + novelty + ", expected one in [0, 1]");
    }
  }

  /** One that the student was never asked. */
  public static AskableProblem unasked(String id, List<Integer> skills) {
    return new AskableProblem(id, skills, 1);
  }

  /**
   * One that the student was asked already: the older verdict would have faded to what is missing.
   *
   * @param checkpointsAgo how many checkpoints ago; 0: at this very one
   */
  public static AskableProblem asked(String id, List<Integer> skills, int checkpointsAgo) {
    return new AskableProblem(id, skills, 1 - SkillStanding.faded(checkpointsAgo));
  }
}
