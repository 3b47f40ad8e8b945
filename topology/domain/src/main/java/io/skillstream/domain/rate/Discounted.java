package io.skillstream.domain.rate;

import java.util.List;
import java.util.Optional;

/**
 * An estimate in which old checkpoints fade: wrong over judged, where a verdict weighs gamma to the
 * power of its checkpoint's age.
 *
 * <p>It looks at all verdicts of each checkpoint, so where few problems are attempted again it sees
 * more than {@link Latest} and follows a student that improves; with gamma near 0 it is the newest
 * checkpoint alone, with gamma 1 all checkpoints are alike.
 *
 * <p>n verdicts of unequal weight say as much as m = (sum of w)^2 / (sum of w^2) equal ones. The
 * interval is Jeffreys' one of {@link Latest} with m verdicts, so for a student that stands still
 * it covers 88 to 92 % on average; how far a student may have moved since is not in it.
 *
 * <p>Only ratios of weights enter the share and m. Age is therefore counted from the newest
 * checkpoint with a verdict at this very skill: how many checkpoints came after it would cancel
 * out. Evidence of which the checkpoints are not told apart counts as one checkpoint.
 *
 * <p>Source: exponential forgetting as in Kocsis, Szepesvari, "Discounted UCB", 2nd PASCAL
 * Challenges Workshop, 2006; the effective number m: Kish, "Survey Sampling", 1965, section 11.7.
 */
public final class Discounted implements Estimator {
  static final String NAME = "discounted";

  /**
   * Weight of a verdict one checkpoint old. Chosen by the log loss of the next checkpoint's
   * verdicts, of students whose log odds of an error fall by 0.1 to 0.5 a checkpoint, with 2 to 50
   * verdicts a skill and checkpoint: of 0 to 1 by tenths, the one whose worst loss against the best
   * for the case is least (0.02 nats; up to 0.05 for gamma 0 and 0.11 for gamma 1).
   */
  public static final double DEFAULT_GAMMA = 0.5;

  private final double gamma;

  /** An estimator with {@link #DEFAULT_GAMMA}. */
  public Discounted() {
    this(DEFAULT_GAMMA);
  }

  /**
   * An estimator with the given fading.
   *
   * @param gamma weight of a verdict one checkpoint old, in [0, 1]
   */
  public Discounted(double gamma) {
    if (!(gamma >= 0 && gamma <= 1)) {
      throw new IllegalArgumentException("gamma is " + gamma + ", expected one in [0, 1]");
    }
    this.gamma = gamma;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<ErrorRate> estimate(List<Evidence> rootToNode) {
    if (rootToNode.isEmpty()) {
      throw new IllegalArgumentException("expected the evidence of at least the root");
    }
    Evidence own = rootToNode.get(rootToNode.size() - 1);
    List<Tally> tallies = own.byCheckpoint();
    if (tallies.isEmpty()) {
      tallies = List.of(own.newest());
    }
    double weight = 1;
    double wrong = 0;
    double correct = 0;
    double squares = 0;
    for (int i = tallies.size() - 1; i >= 0; i--) {
      Tally tally = tallies.get(i);
      wrong += weight * tally.wrong();
      correct += weight * tally.correct();
      squares += weight * weight * tally.judged();
      // Only what is judged fades: with gamma 0 the newest judged checkpoint is all there is.
      weight *= wrong + correct > 0 ? gamma : 1;
    }
    double sum = wrong + correct;
    if (sum == 0) {
      return Optional.empty();
    }
    double effective = sum * sum / squares;
    double mean = wrong / sum;
    return Optional.of(
        new ErrorRate(mean, own, mean * effective + 0.5, (correct / sum) * effective + 0.5));
  }
}
