package io.skillstream.domain.policy;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.pool.Side;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Skills that the student gets wrong weigh more: {@code w = min(1/accuracy, clip)^T}, and clip^T at
 * accuracy 0.
 *
 * <p>A leaf with nothing judged has no weight, also where an estimator lends it its parent's rate:
 * the policy spends the budget where the student was measured. Temperature 0 makes all measured
 * leaves equal; larger temperatures concentrate on the weakest.
 *
 * <p>With a correct portion c, the leaf's pool is the largest random part of it in which c of the
 * candidates are ones whose problem the student answers correctly: N' = min(C/c, W/(1-c)) of C
 * correct and W wrong ones, of which c N' correct, rounded. The view then splits each leaf by
 * verdict; a side of quota q has the weight w q / N', so that each candidate of the part keeps the
 * method's chance w / N'.
 *
 * <p>Good for a student measured at most of its skills. Costs: skills never measured are never
 * trained, and a leaf with one wrong verdict of one weighs the most, so give it rates with enough
 * evidence, or {@code hierarchical} ones. Time: O(leaves).
 *
 * <p>Source: Zhang, Zhang, Hu, Wang, "Skill-Aware Data Selection and Fine-Tuning for Data-Efficient
 * Reasoning Distillation", ACL 2026, section on selection.
 */
public final class WeakSkill implements SelectionPolicy {
  static final String NAME = "weak-skill";
  private static final String CORRECT_PORTION = "correct-portion";
  private static final String SKILL = "skill";
  private static final String ATTEMPTED = "attempted";
  private static final String ONLY = "only";
  private static final String ALL = "all";

  private final Weakness weakness;
  private final OptionalDouble correctPortion;
  private final Optional<Subtree> skill;
  private final boolean attemptedOnly;

  private WeakSkill(
      Weakness weakness,
      OptionalDouble correctPortion,
      Optional<Subtree> skill,
      boolean attemptedOnly) {
    this.weakness = weakness;
    this.correctPortion = correctPortion;
    this.skill = skill;
    this.attemptedOnly = attemptedOnly;
  }

  /**
   * The policy at a temperature, its other options at their defaults.
   *
   * @param temperature T, from 0 to 90
   */
  public WeakSkill(double temperature) {
    this(
        new Weakness(temperature, Weakness.DEFAULT_CLIP),
        OptionalDouble.empty(),
        Optional.empty(),
        false);
  }

  static SelectionPolicy of(PolicyOptions options) {
    Weakness weakness = Weakness.of(options);
    OptionalDouble portion =
        options.portion(
            CORRECT_PORTION,
            "balance each skill to this share of problems the student gets right; 0: wrong only;"
                + " implies attempted=only");
    Optional<Subtree> skill =
        options
            .text(SKILL, "a path such as Algebra->Equations", "only this skill and those under it")
            .map(Subtree::new);
    String attempted =
        options.choice(
            ATTEMPTED,
            List.of(ONLY, ALL),
            ALL,
            "whether problems the student never attempted are left out (the method: only)");
    return new WeakSkill(weakness, portion, skill, attempted.equals(ONLY) || portion.isPresent());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> options = new TreeMap<>(weakness.options());
    correctPortion.ifPresent(portion -> options.put(CORRECT_PORTION, Double.toString(portion)));
    skill.ifPresent(only -> options.put(SKILL, only.path()));
    options.put(ATTEMPTED, attemptedOnly ? ONLY : ALL);
    return options;
  }

  @Override
  public PoolView view(PoolView asked, String student) {
    skill.ifPresent(only -> only.check(asked.skills()));
    return attemptedOnly ? asked.attempted(student, correctPortion.isPresent()) : asked;
  }

  @Override
  public List<Share> shares(SkillTree tree, List<LeafState> leaves, SlotRandom random) {
    Map<Integer, Long> correct = new HashMap<>();
    Map<Integer, Long> wrong = new HashMap<>();
    for (LeafState leaf : leaves) {
      if (leaf.side() != Side.ANY) {
        (leaf.side() == Side.CORRECT ? correct : wrong).put(leaf.leaf(), leaf.live());
      }
    }
    List<Share> shares = new ArrayList<>(leaves.size());
    for (LeafState leaf : leaves) {
      double weight = skill.isPresent() && !skill.get().holds(tree, leaf.leaf()) ? 0 : weight(leaf);
      shares.add(
          correctPortion.isEmpty()
              ? Share.of(weight)
              : Balance.of(
                      correct.getOrDefault(leaf.leaf(), 0L),
                      wrong.getOrDefault(leaf.leaf(), 0L),
                      correctPortion.getAsDouble())
                  .share(leaf.side(), weight));
    }
    return shares;
  }

  /** The weight of one leaf; it does not depend on the others. */
  public double weight(LeafState leaf) {
    return weakness.weight(leaf);
  }

  /** How many of a skill's candidates of each side make up its balanced pool. */
  private record Balance(long correct, long wrong) {
    static Balance of(long correct, long wrong, double portion) {
      double most = Math.min(correct / portion, wrong / (1 - portion));
      if (portion == 0 || portion == 1) {
        // Avoids 0 / 0, where the side that is not wanted is empty.
        most = portion == 0 ? wrong : correct;
      }
      // 7 / 0.7 is not 10; without the hair it could be 9.
      long size = (long) (most + 1e-9);
      long ofCorrect = Math.min(correct, Math.round(portion * size));
      return new Balance(ofCorrect, Math.min(wrong, size - ofCorrect));
    }

    Share share(Side side, double weight) {
      long quota = side == Side.CORRECT ? correct : wrong;
      return quota == 0 || weight == 0
          ? Share.NONE
          : new Share(weight * ((double) quota / (correct + wrong)), quota);
    }
  }
}
