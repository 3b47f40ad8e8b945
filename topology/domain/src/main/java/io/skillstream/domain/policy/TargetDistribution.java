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
 * the normalised weights of {@link WeakSkill}.
 *
 * <p>Optionally a portion of the examples is of problems that the student answers correctly, and
 * the rest of problems that it answers wrongly: of n examples at most ceil(c n) correct and at most
 * ceil((1 - c) n) wrong ones. Then only problems it has answered are seen.
 *
 * <p>Good where the selected set as a whole should show skills in proportion to how weak they are,
 * also through candidates that show several. Costs: which candidates come next is decided by the
 * skills alone, so it explores nothing. Time: O(sets log sets) a round; a slot looks at a few sets,
 * slowly more in larger pools.
 *
 * <p>Source: forced distribution of Zhang, Zhang, Hu, Wang, "Skill-Aware Data Selection and
 * Fine-Tuning for Data-Efficient Reasoning Distillation", ACL 2026, section on selection. How it is
 * computed: {@link io.skillstream.domain.round.TargetPlanner}.
 */
public final class TargetDistribution implements SelectionPolicy {
  static final String NAME = "target-distribution";
  static final String CORRECT_PORTION = "correct-portion";

  private final Weakness weakness;
  private final OptionalDouble correctPortion;

  private TargetDistribution(Weakness weakness, OptionalDouble correctPortion) {
    this.weakness = weakness;
    this.correctPortion = correctPortion;
  }

  static SelectionPolicy of(PolicyOptions options) {
    return new TargetDistribution(
        Weakness.of(options),
        options.portion(
            CORRECT_PORTION,
            "this share of the examples are problems the student gets right; absent: any"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> all = new TreeMap<>(weakness.options());
    correctPortion.ifPresent(portion -> all.put(CORRECT_PORTION, Double.toString(portion)));
    return Map.copyOf(all);
  }

  @Override
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
    return leaves.stream().map(leaf -> Share.of(weakness.weight(leaf))).toList();
  }
}
