package io.skillstream.domain.policy;

import io.skillstream.domain.pool.Grouping;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The skills of the selected examples are brought as close as possible to a target distribution:
 * the normalised weights of {@link WeakSkill}, whose options it takes too.
 *
 * <p>Optionally a portion of the examples is of problems that the student answers correctly, and
 * the rest of problems that it answers wrongly; then only problems it has answered are seen.
 *
 * <p>Source: forced distribution of Zhang, Zhang, Hu, Wang, "Skill-Aware Data Selection and
 * Fine-Tuning for Data-Efficient Reasoning Distillation", ACL 2026, section on selection. How it is
 * computed: {@link io.skillstream.domain.round.TargetPlanner}.
 */
public final class TargetDistribution implements SelectionPolicy {
  static final String NAME = "target-distribution";
  static final String CORRECT_PORTION = "correct-portion";

  private final SelectionPolicy weights;
  private final OptionalDouble correctPortion;

  /**
   * The policy with these weights.
   *
   * @param weights what gives the target, not yet normalised
   * @param correctPortion c, from 0 to 1: of n examples at most ceil(c n) are of problems answered
   *     correctly, at most ceil((1 - c) n) of problems answered wrongly
   */
  public TargetDistribution(WeakSkill weights, OptionalDouble correctPortion) {
    this((SelectionPolicy) weights, correctPortion);
  }

  private TargetDistribution(SelectionPolicy weights, OptionalDouble correctPortion) {
    correctPortion.ifPresent(
        portion -> {
          if (!(portion >= 0 && portion <= 1)) {
            throw new IllegalArgumentException(
                CORRECT_PORTION + " is " + portion + ", expected a number from 0 to 1");
          }
        });
    this.weights = weights;
    this.correctPortion = correctPortion;
  }

  static SelectionPolicy of(PolicyOptions options) {
    return new TargetDistribution(WeakSkill.of(options), options.number(CORRECT_PORTION));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> all = new TreeMap<>(weights.options());
    correctPortion.ifPresent(portion -> all.put(CORRECT_PORTION, Double.toString(portion)));
    return Map.copyOf(all);
  }

  /** The portion of examples of problems that the student answers correctly, where one is set. */
  public OptionalDouble correctPortion() {
    return correctPortion;
  }

  @Override
  public PoolView view(PoolView asked, String student) {
    PoolView bySets = asked.by(Grouping.SKILL_SET);
    return correctPortion.isPresent() ? bySets.attempted(student, true) : bySets;
  }

  @Override
  public List<Share> shares(SkillTree tree, List<LeafState> leaves, SlotRandom random) {
    return weights.shares(tree, leaves, random);
  }
}
