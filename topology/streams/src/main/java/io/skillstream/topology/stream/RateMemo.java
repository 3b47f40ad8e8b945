package io.skillstream.topology.stream;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.record.Rate;
import java.util.HashMap;
import java.util.Map;

/**
 * The rates of a curriculum's leaves as records. From one plan to the next most rates are the same,
 * and the ends of an interval are a numerical inversion each: for thousands of leaves they would be
 * most of what a plan costs. Not thread-safe.
 */
public final class RateMemo {
  private final Map<Integer, Known> byLeaf = new HashMap<>();

  private record Known(ErrorRate rate, Rate record) {}

  /** The record of a leaf's rate. */
  Rate of(int leaf, ErrorRate rate) {
    Known known = byLeaf.get(leaf);
    if (known == null || !known.rate().equals(rate)) {
      known = new Known(rate, RateRecords.of(rate));
      byLeaf.put(leaf, known);
    }
    return known.record();
  }
}
