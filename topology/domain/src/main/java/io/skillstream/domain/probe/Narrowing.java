package io.skillstream.domain.probe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How much narrower the intervals of the skills become by what is asked.
 *
 * <p>A posterior worth m verdicts is worth m + n after n more, and its width goes with the root of
 * one over that. So the objective is the sum over skills of
 *
 * <pre>
 * importance * width * (1 - sqrt(m / (m + n)))
 * </pre>
 *
 * with n the expected verdicts on the skill, each weighed by the novelty of its problem. It is
 * concave in n and n is a sum over problems, so the objective is monotone and submodular in the set
 * of problems: what a problem adds only falls as others are chosen. (The expectation of the
 * posterior's variance after n verdicts is exactly m / (m + n) of today's; the root is taken for
 * that of the width.)
 */
final class Narrowing {
  private final Map<Integer, Integer> places = new HashMap<>();
  private final double[] strength;
  private final double[] expected;
  private final SkillStanding[] standings;
  private double[] value;

  /** Nothing is asked yet, and no skill counts until {@link #count} says so. */
  Narrowing(Map<Integer, SkillStanding> skills) {
    this.standings = new SkillStanding[skills.size()];
    this.strength = new double[skills.size()];
    this.expected = new double[skills.size()];
    this.value = new double[skills.size()];
    skills.forEach(
        (skill, standing) -> {
          int place = places.size();
          places.put(skill, place);
          standings[place] = standing;
          strength[place] = standing.strength();
        });
  }

  /** From now on skills count by this importance. */
  void count(ToDoubleFunction<SkillStanding> importance) {
    double[] now = new double[standings.length];
    for (int place = 0; place < now.length; place++) {
      now[place] = importance.applyAsDouble(standings[place]) * standings[place].width();
    }
    value = now;
  }

  /** What a verdict of this novelty on a skill adds to what is chosen already. */
  double gain(int skill, double novelty) {
    Integer place = places.get(skill);
    if (place == null || value[place] == 0) {
      return 0;
    }
    double m = strength[place];
    double before = m + expected[place];
    return value[place] * (Math.sqrt(m / before) - Math.sqrt(m / (before + novelty)));
  }

  /** A problem of these skills and this novelty is chosen. */
  void choose(List<Integer> skills, double novelty) {
    for (int skill : skills) {
      Integer place = places.get(skill);
      if (place != null) {
        expected[place] += novelty;
      }
    }
  }
}
