package io.skillstream.domain.policy;

import java.util.Map;

/**
 * The method's weight of an accuracy: {@code w = min(1/accuracy, clip)^T}.
 *
 * <p>Source: Zhang, Zhang, Hu, Wang, "Skill-Aware Data Selection and Fine-Tuning for Data-Efficient
 * Reasoning Distillation", ACL 2026, section on selection.
 *
 * @param temperature T, from 0 (all accuracies weigh the same) to 90 (nearly only the weakest)
 * @param clip the largest 1/accuracy that is told apart, from 1 to 1e9; accuracy 0 has it
 */
record Weakness(double temperature, double clip) {
  static final String TEMPERATURE = "temperature";
  static final String CLIP = "clip";

  /** The temperature of most published runs. */
  static final double DEFAULT_TEMPERATURE = 1;

  /** The clip of the published runs. */
  static final double DEFAULT_CLIP = 1000;

  private static final double MAX_TEMPERATURE = 90;
  private static final double MAX_CLIP = 1e9;

  /** Keeps the sum of many weights far from overflow. */
  private static final double MAX_WEIGHT = 1e270;

  Weakness {
    if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
      throw new IllegalArgumentException(
          "temperature is " + temperature + ", expected a number from 0 to 90");
    }
    if (!(clip >= 1 && clip <= MAX_CLIP)) {
      throw new IllegalArgumentException("clip is " + clip + ", expected a number from 1 to 1e9");
    }
    // The hair is for 1000^90, which rounding may put above the bound.
    if (!(StrictMath.pow(clip, temperature) <= MAX_WEIGHT * 1.001)) {
      throw new IllegalArgumentException(
          "clip %s to the temperature %s is too large; lower one of them"
              .formatted(clip, temperature));
    }
  }

  static Weakness of(PolicyOptions options) {
    return new Weakness(
        options.number(
            TEMPERATURE,
            DEFAULT_TEMPERATURE,
            0,
            MAX_TEMPERATURE,
            "how much more the weak weigh; 0: not at all"),
        options.number(
            CLIP, DEFAULT_CLIP, 1, MAX_CLIP, "the largest 1/accuracy, before the temperature"));
  }

  Map<String, String> options() {
    return Map.of(TEMPERATURE, Double.toString(temperature), CLIP, Double.toString(clip));
  }

  /** The weight; 1 / 0 is infinite and clipped like every other accuracy below 1 / clip. */
  double weight(double accuracy) {
    return StrictMath.pow(Math.min(1 / accuracy, clip), temperature);
  }

  /** The weight of a leaf by its rate; 0 where nothing of its own was judged. */
  double weight(LeafState leaf) {
    return leaf.judged() == 0 ? 0 : weight(leaf.rate().orElseThrow().accuracy());
  }
}
