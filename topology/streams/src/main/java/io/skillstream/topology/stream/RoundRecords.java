package io.skillstream.topology.stream;

import io.skillstream.domain.policy.Share;
import io.skillstream.domain.selection.WeightedLeaf;
import io.skillstream.record.LeafWeight;

/** What a round decided, as records. */
public final class RoundRecords {
  private RoundRecords() {}

  /** What a round knows about a leaf. */
  public static LeafWeight weight(WeightedLeaf leaf, RateMemo rates) {
    return LeafWeight.newBuilder()
        .setLeaf(leaf.leaf())
        .setWeight(leaf.share().weight())
        .setLive(leaf.live())
        .setRate(leaf.rate().map(rate -> rates.of(leaf.leaf(), rate)).orElse(null))
        .setAppended(leaf.appended())
        .setQuota(leaf.share().quota() == Share.ALL ? null : leaf.share().quota())
        .build();
  }
}
