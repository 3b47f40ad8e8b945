package io.skillstream.topology.stream;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.record.Rate;

/** Maps error rates to the wire. */
public final class RateRecords {
  private RateRecords() {}

  /** The record of a rate. */
  public static Rate of(ErrorRate rate) {
    return new Rate(
        rate.mean(),
        rate.lower(),
        rate.upper(),
        Math.round(rate.evidence().correct()),
        Math.round(rate.evidence().wrong()));
  }
}
