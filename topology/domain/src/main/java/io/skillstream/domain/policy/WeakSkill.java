package io.skillstream.domain.policy;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Map;

/**
 * Skills that the student gets wrong weigh more: {@code w = min((1/accuracy)^T, 1000^T)}, and
 * 1000^T at accuracy 0.
 *
 * <p>A leaf with nothing judged has no weight, also where an estimator lends it its parent's rate:
 * the policy spends the budget where the student was measured. Temperature 0 makes all measured
 * leaves equal; larger temperatures concentrate on the weakest.
 *
 * <p>Source: Zhang, Zhang, Hu, Wang, "Skill-Aware Data Selection and Fine-Tuning for Data-Efficient
 * Reasoning Distillation", ACL 2026, section on selection.
 */
public final class WeakSkill implements SelectionPolicy {
  static final String NAME = "weak-skill";
  static final String TEMPERATURE = "temperature";

  /** The temperature of most published runs. */
  public static final double DEFAULT_TEMPERATURE = 1;

  /** No more than this weighs a leaf before the temperature is applied. */
  private static final double CLIP = 1000;

  /** Keeps 1000^T and sums of it far from overflow. */
  private static final double MAX_TEMPERATURE = 90;

  private final double temperature;

  /**
   * The policy at a temperature.
   *
   * @param temperature T, from 0 to 90
   */
  public WeakSkill(double temperature) {
    if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
      throw new IllegalArgumentException(
          "temperature is %s, expected a number from 0 to %.0f"
              .formatted(temperature, MAX_TEMPERATURE));
    }
    this.temperature = temperature;
  }

  static SelectionPolicy of(PolicyOptions options) {
    return new WeakSkill(options.number(TEMPERATURE, DEFAULT_TEMPERATURE));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> options() {
    return Map.of(TEMPERATURE, Double.toString(temperature));
  }

  @Override
  public PoolView view(PoolView asked, String student) {
    return asked;
  }

  @Override
  public List<Share> shares(SkillTree tree, List<LeafState> leaves, SlotRandom random) {
    return leaves.stream().map(leaf -> Share.of(weight(leaf))).toList();
  }

  /** The weight of one leaf; it does not depend on the others. */
  public double weight(LeafState leaf) {
    if (leaf.judged() == 0) {
      return 0;
    }
    double accuracy = leaf.rate().orElseThrow().accuracy();
    // 1 / 0 is infinite and clipped like every other accuracy below 1/1000.
    return StrictMath.pow(Math.min(1 / accuracy, CLIP), temperature);
  }
}
