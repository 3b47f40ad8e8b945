package io.skillstream.domain.policy;

import io.skillstream.domain.pool.Side;
import io.skillstream.domain.rate.ErrorRate;
import java.util.Optional;

/**
 * What a policy knows about one leaf of its view when a round is decided.
 *
 * @param leaf the leaf's skill, as in {@link io.skillstream.domain.skill.SkillView}; the two sides
 *     of a split leaf have the same
 * @param side which side of the skill this is; {@link Side#ANY} where the view does not split
 * @param live candidates in the leaf, selected or not
 * @param rate the student's error rate at the skill, where there is one
 */
public record LeafState(int leaf, Side side, long live, Optional<ErrorRate> rate) {
  /** Rejects negative counts. */
  public LeafState {
    if (live < 0) {
      throw new IllegalArgumentException("leaf " + leaf + " has " + live + " live candidates");
    }
  }

  /** A leaf of a view that does not split. */
  public LeafState(int leaf, long live, Optional<ErrorRate> rate) {
    this(leaf, Side.ANY, live, rate);
  }

  /** Number of the skill's own verdicts that are correct or wrong. */
  public double judged() {
    return rate.map(known -> known.evidence().judged()).orElse(0.0);
  }
}
