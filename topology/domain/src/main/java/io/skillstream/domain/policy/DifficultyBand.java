package io.skillstream.domain.policy;

import io.skillstream.domain.pool.CandidateFilter;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Problems that are neither easy nor hopeless for the teacher: those whose pass rate, the share of
 * the teacher's answers that were right, lies in a band; among them every candidate alike.
 *
 * <p>Like {@link RandomChoice} it looks through the view that is cut at the root.
 *
 * <p>Good for a start without any attempt of the student. Costs: candidates without a pass rate are
 * left out, and the choice never follows the student. Time: O(1) a round; the filter is applied as
 * candidates arrive.
 *
 * <p>Source: the difficulty baseline of Zhang, Zhang, Hu, Wang, "Skill-Aware Data Selection and
 * Fine-Tuning for Data-Efficient Reasoning Distillation", ACL 2026, with its band.
 */
public final class DifficultyBand implements SelectionPolicy {
  static final String NAME = "difficulty-band";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final double DEFAULT_FROM = 0.25;
  private static final double DEFAULT_TO = 0.625;

  private final double from;
  private final double to;

  /**
   * The policy with its band.
   *
   * @param from lowest pass rate
   * @param to highest pass rate, at least {@code from}
   */
  public DifficultyBand(double from, double to) {
    if (!(0 <= from && from <= to && to <= 1)) {
      throw new IllegalArgumentException(
          "the band is from %s to %s, expected 0 <= from <= to <= 1".formatted(from, to));
    }
    this.from = from;
    this.to = to;
  }

  static SelectionPolicy of(PolicyOptions options) {
    return new DifficultyBand(
        options.portion(FROM, DEFAULT_FROM, "lowest pass rate of the teacher"),
        options.portion(TO, DEFAULT_TO, "highest pass rate of the teacher"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> options() {
    return Map.of(FROM, Double.toString(from), TO, Double.toString(to));
  }

  @Override
  public PoolView view(PoolView asked, String student) {
    CandidateFilter filter = asked.filter();
    double lowest = Math.max(from, filter.passRateFrom().orElse(0));
    double highest = Math.min(to, filter.passRateTo().orElse(1));
    if (lowest > highest) {
      throw new IllegalArgumentException(
          "the band from %s to %s has no pass rate that the curriculum's filter lets through"
              .formatted(from, to));
    }
    return asked
        .over(new SkillView(asked.skills().tree(), 0))
        .filtered(filter.withPassRate(lowest, highest));
  }

  @Override
  public List<Share> shares(SkillTree tree, List<LeafState> leaves, SlotRandom random) {
    return Collections.nCopies(leaves.size(), Share.of(1));
  }
}
