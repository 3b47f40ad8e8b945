package io.skillstream.workers.endpoint;

import java.time.Duration;

/**
 * How often and when a call is tried again.
 *
 * <p>The pause before try n + 1 is drawn uniformly between 0 and {@code firstPause * 2^(n - 1)},
 * bounded by {@code longestPause} ("full jitter"), so that calls that failed together do not come
 * back together.
 *
 * @param tries of one call, the first included
 * @param firstPause upper bound of the first pause
 * @param longestPause upper bound of any pause of ours; an endpoint may ask for a longer one
 * @param seed of the draws
 */
public record RetrySettings(int tries, Duration firstPause, Duration longestPause, long seed) {
  /** Where nothing else is said: about half a minute of trying, two minutes at most. */
  public static final RetrySettings USUAL =
      new RetrySettings(8, Duration.ofMillis(500), Duration.ofMinutes(1), 0);

  /** Validates. */
  public RetrySettings {
    if (tries < 1 || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "tries %d, first pause %s, longest pause %s; expected 1 try or more, and 0 <= first <= longest"
              .formatted(tries, firstPause, longestPause));
    }
  }

  /** The same, with so many tries. */
  public RetrySettings withTries(int count) {
    return new RetrySettings(count, firstPause, longestPause, seed);
  }

  /**
   * The pause after so many failures.
   *
   * @param failures 1 or more
   * @param share what was drawn, in [0, 1)
   */
  Duration pause(int failures, double share) {
    double bound = firstPause.toNanos() * StrictMath.pow(2, failures - 1);
    return Duration.ofNanos((long) (share * Math.min(bound, longestPause.toNanos())));
  }
}
