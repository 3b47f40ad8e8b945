package io.skillstream.domain.tagging;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LabelledTraces.Labelled;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How well chains agree with the truth at one depth.
 *
 * @param micro F1 over all (trace, skill) pairs of that depth together
 * @param macro mean F1 of the skills of that depth that the test traces have
 */
record SkillScores(double micro, double macro) {
  /** Right, wrongly named, and missed, of one skill. */
  private static final class Counts {
    int right;
    int wrong;
    int missed;

    double f1() {
      return 2.0 * right / Math.max(1, 2 * right + wrong + missed);
    }
  }

  /**
   * Compares at one depth. A chain that ends above it names nothing there.
   *
   * @param tagger finds where a trace's chains end
   */
  static SkillScores at(
      int depth, SkillTree tree, List<Labelled> traces, Function<Labelled, List<Integer>> tagger) {
    Map<Integer, Counts> skills = new TreeMap<>();
    Counts all = new Counts();
    for (Labelled trace : traces) {
      Set<Integer> named = cut(tree, tagger.apply(trace), depth);
      Set<Integer> truth = cut(tree, List.of(trace.end()), depth);
      for (int skill : named) {
        Counts counts = skills.computeIfAbsent(skill, missing -> new Counts());
        boolean right = truth.contains(skill);
        counts.right += right ? 1 : 0;
        counts.wrong += right ? 0 : 1;
        all.right += right ? 1 : 0;
        all.wrong += right ? 0 : 1;
      }
      for (int skill : truth) {
        boolean missed = !named.contains(skill);
        skills.computeIfAbsent(skill, missing -> new Counts()).missed += missed ? 1 : 0;
        all.missed += missed ? 1 : 0;
      }
    }
    return new SkillScores(
        all.f1(),
        skills.values().stream()
            .filter(counts -> counts.right + counts.missed > 0)
            .mapToDouble(Counts::f1)
            .average()
            .orElse(0));
  }

  private static Set<Integer> cut(SkillTree tree, List<Integer> ends, int depth) {
    Set<Integer> skills = new TreeSet<>();
    ends.stream()
        .filter(end -> tree.depth(end) >= depth)
        .forEach(end -> skills.add(tree.ancestorAt(end, depth)));
    return skills;
  }
}
