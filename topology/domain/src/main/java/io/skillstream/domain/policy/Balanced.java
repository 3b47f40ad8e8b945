package io.skillstream.domain.policy;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Weak-skill with a floor: a part of the total weight goes to all leaves with candidates equally,
 * measured or not; the rest goes as {@link WeakSkill} has it.
 *
 * <p>Good where a student forgets what it is not shown, and where some skills were never measured.
 * Costs: the floor's part of the budget, also for skills the student has mastered. Time: O(leaves).
 *
 * <p>Source: the mixture of a greedy and a uniform choice is epsilon-greedy, Sutton and Barto,
 * "Reinforcement Learning", 2nd edition, section 2.2, with the weights of Zhang, Zhang, Hu, Wang,
 * "Skill-Aware Data Selection and Fine-Tuning for Data-Efficient Reasoning Distillation", ACL 2026.
 */
public final class Balanced implements SelectionPolicy {
  static final String NAME = "balanced";
  private static final double DEFAULT_FLOOR = 0.2;

  private final Floor floor;
  private final Weakness weakness;

  private Balanced(Floor floor, Weakness weakness) {
    this.floor = floor;
    this.weakness = weakness;
  }

  static SelectionPolicy of(PolicyOptions options) {
    return new Balanced(
        new Floor(
            options.portion(
                Floor.OPTION, DEFAULT_FLOOR, "part of the weight that all skills share equally")),
        Weakness.of(options));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> options = new TreeMap<>(weakness.options());
    options.put(Floor.OPTION, Double.toString(floor.part()));
    return options;
  }

  @Override
  public PoolView view(PoolView asked, String student) {
    return asked;
  }

  @Override
  public List<Share> shares(SkillTree tree, List<LeafState> leaves, SlotRandom random) {
    return floor.under(leaves, leaves.stream().mapToDouble(weakness::weight).toArray());
  }
}
