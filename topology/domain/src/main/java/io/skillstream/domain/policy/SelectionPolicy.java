package io.skillstream.domain.policy;

import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.List;
import java.util.Map;

/**
 * A rule that says how much each skill deserves the next examples.
 *
 * <p>A policy decides two things: through which view of the pool it looks, and the weight w of each
 * leaf. How entries are then drawn is the same for all policies, see {@link
 * io.skillstream.domain.round.RoundPlanner}. Implementations are immutable and thread-safe, and
 * their weights are a function of the arguments, so that a round can be recomputed.
 */
public interface SelectionPolicy {
  /** The name by which {@link Policies#named} finds it. */
  String name();

  /** Every option with the value in force, as {@link Policies#named} would take it. */
  Map<String, String> options();

  /**
   * The view through which the policy sees the pool.
   *
   * @param tree the skill tree in force
   * @param maxDepth the cut that the curriculum asks for, {@link SkillView#NO_CUT} for none
   */
  SkillView view(SkillTree tree, int maxDepth);

  /**
   * The weight w of each leaf: finite, 0 or more, 0 meaning never.
   *
   * @param leaves the view's leaves with the rates frozen for the round
   * @param random the round's own randomness, for policies that sample; a slot is a leaf's number
   * @return weights in the order of {@code leaves}
   */
  double[] weights(List<LeafState> leaves, SlotRandom random);
}
