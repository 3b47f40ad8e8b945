package io.skillstream.history;

import io.skillstream.record.RoundClosed;
import java.time.Instant;

/** Takes in the rounds of one curriculum, in their order. */
public interface RoundReader {
  /** A plan; its leaves are those in force only during the call. */
  void planned(PlannedRound plan);

  /** The end of a round. */
  default void closed(long round, Instant at, RoundClosed closed) {}
}
