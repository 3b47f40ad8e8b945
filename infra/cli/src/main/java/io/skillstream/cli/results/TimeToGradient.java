package io.skillstream.cli.results;

import java.util.Optional;
import java.util.stream.LongStream;

/**
 * From the arrival of a trace to the end of the first optimiser step whose gradient it contributed
 * to, over all traces trained.
 *
 * @param traces how many
 * @param p50 half of them took at most this, in milliseconds
 * @param p90 likewise nine tenths
 * @param p99 likewise
 */
public record TimeToGradient(long traces, long p50, long p90, long p99) {
  /** Of these times in milliseconds, by nearest rank; empty if there are none. */
  public static Optional<TimeToGradient> of(LongStream millis) {
    long[] sorted = millis.sorted().toArray();
    return sorted.length == 0
        ? Optional.empty()
        : Optional.of(
            new TimeToGradient(
                sorted.length, rank(sorted, 0.5), rank(sorted, 0.9), rank(sorted, 0.99)));
  }

  private static long rank(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
