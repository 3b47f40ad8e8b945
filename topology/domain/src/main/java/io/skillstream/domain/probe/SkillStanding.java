package io.skillstream.domain.probe;

import io.skillstream.domain.rate.Discounted;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * What is known about one skill of a student before it is probed.
 *
 * <p>The rate is the one of {@link Discounted}, so it follows the newest verdicts. How sure it is
 * fades beside that with every checkpoint that brought no verdict on the skill: a student in
 * training moves on, and a skill last measured five checkpoints ago is nearly unknown.
 *
 * @param error mean of the posterior, in (0, 1)
 * @param strength how many verdicts it is worth, Jeffreys' prior (1) included
 * @param judged whether there is any verdict on it
 * @param live candidates in the pool that exercise it
 */
public record SkillStanding(double error, double strength, boolean judged, long live) {
  /** A skill that fails less often than this is thought mastered. */
  public static final double MASTERED_BELOW = 0.2;

  private static final double PRIOR = 1;
  private static final Discounted RATE = new Discounted();

  /** Rejects numbers that describe no posterior. */
  public SkillStanding {
    if (!(error > 0 && error < 1) || !(strength >= PRIOR) || live < 0) {
      throw new IllegalArgumentException(
          "expected error in (0, 1), strength 1 or more, live 0 or more; got %s, %s, %s"
              .formatted(error, strength, live));
    }
  }

  /**
   * The standing of a skill.
   *
   * @param evidence its verdicts, by checkpoint
   * @param checkpoint place in the student's history of the checkpoint that is to be probed
   * @param live candidates in the pool that exercise it
   */
  public static SkillStanding of(Evidence evidence, int checkpoint, long live) {
    Optional<ErrorRate> known = RATE.estimate(List.of(evidence));
    if (known.isEmpty()) {
      return unknown(live);
    }
    ErrorRate rate = known.get();
    double verdicts = rate.alpha() + rate.beta() - PRIOR;
    int without = Math.max(0, checkpoint - Math.max(0, evidence.byCheckpoint().size() - 1));
    return new SkillStanding(
        rate.alpha() / (rate.alpha() + rate.beta()), PRIOR + verdicts * faded(without), true, live);
  }

  /** The standing of a skill without verdicts. */
  public static SkillStanding unknown(long live) {
    return new SkillStanding(0.5, PRIOR, false, live);
  }

  /** Whether the student seems to have it; two right answers without a wrong one are enough. */
  public boolean mastered() {
    return judged && error < MASTERED_BELOW;
  }

  /** Standard deviation of the posterior. */
  public double deviation() {
    return Math.sqrt(error * (1 - error) / (strength + 1));
  }

  /** Width of the 90 % interval in the normal approximation. */
  public double width() {
    return 2 * 1.6449 * deviation();
  }

  /** What is left of a verdict's weight so many checkpoints later. */
  static double faded(int checkpoints) {
    return StrictMath.pow(Discounted.DEFAULT_GAMMA, checkpoints);
  }
}
