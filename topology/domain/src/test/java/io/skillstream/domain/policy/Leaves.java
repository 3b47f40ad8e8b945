package io.skillstream.domain.policy;

import io.skillstream.domain.pool.Side;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Latest;
import io.skillstream.domain.rate.Tally;
import java.util.List;
import java.util.Optional;

/** Leaves for the tests of policies. */
final class Leaves {
  private Leaves() {}

  static LeafState measured(int leaf, long live, long correct, long wrong) {
    return measured(leaf, Side.ANY, live, correct, wrong);
  }

  static LeafState measured(int leaf, Side side, long live, long correct, long wrong) {
    Evidence own = new Evidence(correct, wrong, 0);
    return new LeafState(leaf, side, live, new Latest().estimate(List.of(own)));
  }

  static LeafState unmeasured(int leaf, long live) {
    return new LeafState(leaf, live, Optional.empty());
  }

  /** Measured at checkpoints, each problem at one of them. */
  static LeafState history(int leaf, long live, Tally... tallies) {
    Tally sum = List.of(tallies).stream().reduce(Tally.EMPTY, Tally::plus);
    Evidence own = new Evidence(sum, 0, List.of(tallies));
    return new LeafState(leaf, live, new Latest().estimate(List.of(own)));
  }
}
