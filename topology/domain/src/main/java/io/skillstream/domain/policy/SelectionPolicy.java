package io.skillstream.domain.policy;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A rule that says how much each skill deserves the next examples.
 *
 * <p>A policy decides two things: through which view of the pool it looks, and the share of each
 * leaf. How entries are then drawn is the same for all policies: by weight from a view whose leaves
 * are skills, see {@link io.skillstream.domain.round.RoundPlanner}; so as to bring the skills of
 * what is selected closest to the weights from a view whose leaves are sets of skills.
 * Implementations are immutable and thread-safe, and their shares are a function of the arguments,
 * so that a round can be recomputed.
 */
public interface SelectionPolicy {
  /** The name by which {@link Policies#named} finds it. */
  String name();

  /** Every option with the value in force, as {@link Policies#named} would take it. */
  Map<String, String> options();

  /**
   * The view through which the policy sees the pool.
   *
   * @param asked what the curriculum asks for: tree, cut and filter; a policy narrows it, groups
   *     it, or looks through another cut
   * @param student the curriculum's student
   * @throws IllegalArgumentException if an option does not fit the tree; the message says which
   */
  PoolView view(PoolView asked, String student);

  /**
   * Of a view by skill sets that splits by verdict: the share of selections whose problem the
   * student answers correctly; empty: any.
   */
  default OptionalDouble correctPortion() {
    return OptionalDouble.empty();
  }

  /**
   * The share of each leaf.
   *
   * @param tree the skill tree in force
   * @param leaves the view's leaves with the rates frozen for the round; from a view by skill sets,
   *     its skills, {@code live} being the candidates that have the skill
   * @param random the round's own randomness, for policies that sample; a slot is a leaf's number
   * @return shares in the order of {@code leaves}
   */
  List<Share> shares(SkillTree tree, List<LeafState> leaves, SlotRandom random);
}
