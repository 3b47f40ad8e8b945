package io.skillstream.domain.policy;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Skills whose error rate is moving, up or down, weigh in proportion to how far it moved: the
 * student is learning them, or forgetting them; what is mastered and what is out of reach stands
 * still.
 *
 * <p>Compared are the error rates at the newest checkpoints that measured a skill and at as many
 * before them. Both are counted from few attempts, so most of a difference d is noise, of variance
 * s^2 = p (1 - p) (1/n1 + 1/n2), with p = (wrong + 1/2) / (judged + 1) of both together. The
 * progress is |d| max(0, 1 - s^2 / d^2): the positive-part empirical-Bayes estimate, in which the
 * prior variance is what d^2 has beyond s^2. A difference within one standard error counts nothing.
 *
 * <p>A floor keeps the rest alive: a part of the total weight goes to all leaves with candidates
 * equally, all of it while nothing moves (always so at the first checkpoint).
 *
 * <p>Good for long runs with several checkpoints and for students with skills that no example
 * helps. Costs: it is blind until two checkpoints are measured, and needs some dozen verdicts a
 * skill and checkpoint to see a change of 0.2. Time: O(leaves x window).
 *
 * <p>Sources: Oudeyer and Kaplan, "What Is Intrinsic Motivation? A Typology of Computational
 * Approaches", Frontiers in Neurorobotics 1, 2007; Lopes, Lang, Toussaint, Oudeyer, "Exploration in
 * Model-based Reinforcement Learning by Empirically Estimating Learning Progress", NIPS 2012;
 * shrinkage: Efron and Morris, "Stein's Estimation Rule and Its Competitors", JASA 68, 1973.
 */
public final class LearningProgress implements SelectionPolicy {
  static final String NAME = "learning-progress";
  private static final String WINDOW = "window";
  private static final double DEFAULT_FLOOR = 0.2;
  private static final int DEFAULT_WINDOW = 2;
  private static final int MAX_WINDOW = 1000;

  private final Floor floor;
  private final int window;

  private LearningProgress(Floor floor, int window) {
    this.floor = floor;
    this.window = window;
  }

  static SelectionPolicy of(PolicyOptions options) {
    return new LearningProgress(
        new Floor(
            options.portion(
                Floor.OPTION, DEFAULT_FLOOR, "part of the weight that all skills share equally")),
        options.whole(
            WINDOW,
            DEFAULT_WINDOW,
            1,
            MAX_WINDOW,
            "how many checkpoints are recent, and how many before them earlier"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> options() {
    return new TreeMap<>(
        Map.of(Floor.OPTION, Double.toString(floor.part()), WINDOW, Integer.toString(window)));
  }

  @Override
  public PoolView view(PoolView asked, String student) {
    return asked;
  }

  @Override
  public List<Share> shares(SkillTree tree, List<LeafState> leaves, SlotRandom random) {
    return floor.under(leaves, leaves.stream().mapToDouble(this::progress).toArray());
  }

  private double progress(LeafState leaf) {
    return leaf.rate().map(ErrorRate::evidence).map(this::progress).orElse(0.0);
  }

  /** How far the error rate moved, less what noise explains; in [0, 1). */
  double progress(Evidence evidence) {
    List<Tally> measured =
        evidence.byCheckpoint().stream().filter(tally -> tally.judged() > 0).toList();
    int size = measured.size();
    if (size < 2) {
      return 0;
    }
    // With fewer than two windows, the newer half is recent; of an odd number, the smaller half.
    int recentFrom = Math.max(size - window, (size + 1) / 2);
    Tally earlier = sum(measured.subList(Math.max(0, recentFrom - window), recentFrom));
    Tally recent = sum(measured.subList(recentFrom, size));
    double moved = wrongShare(recent) - wrongShare(earlier);
    Tally both = earlier.plus(recent);
    double pooled = (both.wrong() + 0.5) / (both.judged() + 1);
    double noise = pooled * (1 - pooled) * (1.0 / earlier.judged() + 1.0 / recent.judged());
    return moved == 0 ? 0 : Math.abs(moved) * Math.max(0, 1 - noise / (moved * moved));
  }

  private static Tally sum(List<Tally> tallies) {
    return tallies.stream().reduce(Tally.EMPTY, Tally::plus);
  }

  private static double wrongShare(Tally tally) {
    return tally.wrong() / tally.judged();
  }
}
