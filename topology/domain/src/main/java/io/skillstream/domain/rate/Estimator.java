package io.skillstream.domain.rate;

import java.util.List;
import java.util.Optional;

/**
 * A rule that turns counted verdicts into an {@link ErrorRate}.
 *
 * <p>Implementations are stateless and thread-safe, and the same evidence always yields the same
 * bits, so that a replay reproduces every rate.
 */
public interface Estimator {
  /** The name by which {@link Estimators#named} finds it. */
  String name();

  /**
   * The rate of the skill at the end of a path, or empty where the evidence says nothing.
   *
   * @param rootToNode evidence of every node from the root to the skill itself, which is last; each
   *     contains the next, because a verdict counts at every node of a chain
   * @throws IllegalArgumentException if the path is empty
   */
  Optional<ErrorRate> estimate(List<Evidence> rootToNode);
}
