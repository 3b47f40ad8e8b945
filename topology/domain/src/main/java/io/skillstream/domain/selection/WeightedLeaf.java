package io.skillstream.domain.selection;

import io.skillstream.domain.policy.Share;
import io.skillstream.domain.rate.ErrorRate;
import java.util.List;
import java.util.Optional;

/**
 * What a round knows about one leaf that has a weight.
 *
 * @param leaf the leaf's number in its view; of a view by skill sets, a skill
 * @param share what the policy gives it
 * @param live N, candidates of the leaf, drawn or not
 * @param rate the skill's error rate
 * @param appended entries by pool partition; of a view by skill sets, none
 */
public record WeightedLeaf(
    int leaf, Share share, long live, Optional<ErrorRate> rate, List<Long> appended) {
  /** Copies the list. */
  public WeightedLeaf {
    appended = List.copyOf(appended);
  }
}
