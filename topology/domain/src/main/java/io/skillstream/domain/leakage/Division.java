package io.skillstream.domain.leakage;

/**
 * How problems are divided into pool, probe and test: by hash, so that anyone can tell which part a
 * problem belongs to, and more problems change nothing for those that are there.
 *
 * @param probe share of the probe problems, in [0, 1]
 * @param test share of the test problems; pool is what remains, and something has to
 * @param seed another seed gives another division
 */
public record Division(double probe, double test, long seed) {
  /** All problems are of the pool. */
  public static final Division NONE = new Division(0, 0, 0);

  /** Checks the shares. */
  public Division {
    if (!(probe >= 0 && test >= 0 && probe + test < 1)) {
      throw new IllegalArgumentException(
          "the shares of probe and test are %s and %s; they have to be 0 or more and leave something for the pool"
              .formatted(probe, test));
    }
  }

  /** Whether any problem leaves the pool. */
  public boolean isOn() {
    return probe > 0 || test > 0;
  }

  /** The part of a problem that stands for itself and its near-duplicates. */
  public Split split(ProblemText representative) {
    double at = (Hash.mix(Hash.mix(seed) ^ representative.key()) >>> 11) * 0x1.0p-53;
    return at < probe ? Split.PROBE : at < probe + test ? Split.TEST : Split.POOL;
  }
}
