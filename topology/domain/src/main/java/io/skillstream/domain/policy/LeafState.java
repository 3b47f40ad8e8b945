package io.skillstream.domain.policy;

import io.skillstream.domain.rate.ErrorRate;
import java.util.Optional;

/**
 * What a policy knows about one leaf of its view when a round is decided.
 *
 * @param leaf the leaf's number, as in {@link io.skillstream.domain.skill.SkillView}
 * @param live candidates in the leaf, selected or not
 * @param rate the student's error rate there, where there is one
 */
public record LeafState(int leaf, long live, Optional<ErrorRate> rate) {
  /** Rejects negative counts. */
  public LeafState {
    if (live < 0) {
      throw new IllegalArgumentException("leaf " + leaf + " has " + live + " live candidates");
    }
  }

  /** Number of the leaf's own verdicts that are correct or wrong. */
  public long judged() {
    return rate.map(known -> known.evidence().judged()).orElse(0L);
  }
}
