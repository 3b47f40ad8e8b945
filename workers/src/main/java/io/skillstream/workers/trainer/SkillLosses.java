package io.skillstream.workers.trainer;

import io.skillstream.record.SkillLoss;
import io.skillstream.workers.model.BatchLoss.SequenceLoss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The loss of a step by the skills that drew its examples. */
final class SkillLosses {

  /** Paths as a directory lists them: a skill before what is below it. */
  private static final Comparator<List<String>> BY_PATH =
      (one, other) -> {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
          int order = one.get(i).compareTo(other.get(i));
          if (order != 0) {
            return order;
          }
        }
        return Integer.compare(one.size(), other.size());
      };

  private double crossEntropy;
  private long tokens;
  private int examples;

  private SkillLosses() {}

  /**
   * Sums up.
   *
   * @param part the step's own examples
   * @param losses of the examples trained, the step's own first
   */
  static List<SkillLoss> of(BatchCursor.Part part, List<SequenceLoss> losses) {
    SortedMap<List<String>, SkillLosses> bySkill = new TreeMap<>(BY_PATH);
    int trained = 0;
    for (int i = 0; i < part.sources().size(); i++) {
      if (part.portion().examples().get(i).tokens().isPresent()) {
        bySkill
            .computeIfAbsent(part.sources().get(i).example().getSkill(), skill -> new SkillLosses())
            .add(losses.get(trained++));
      }
    }
    List<SkillLoss> all = new ArrayList<>();
    bySkill.forEach(
        (skill, sums) ->
            all.add(
                new SkillLoss(skill, sums.crossEntropy / sums.tokens, sums.tokens, sums.examples)));
    return all;
  }

  private void add(SequenceLoss loss) {
    crossEntropy += loss.crossEntropy();
    tokens += loss.tokens();
    examples++;
  }
}
