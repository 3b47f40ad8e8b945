package io.skillstream.domain.round;

/**
 * Randomness as a function of (seed, slot, draw): the same three numbers give the same bits,
 * whenever and wherever they are asked for.
 *
 * <p>There is no state to persist, hand over or replay: a slot's draws depend on nothing that
 * happened in other slots.
 *
 * <p>Sources: counter-based generation after Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers:
 * As Easy as 1, 2, 3", SC 2011; each slot is its own SplitMix64 sequence of Steele, Lea, Flood,
 * "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, started at a mixed (seed, slot);
 * bounded numbers after Lemire, "Fast Random Integer Generation in an Interval", ACM Transactions
 * on Modeling and Computer Simulation 29(1), 2019.
 *
 * @param seed any number
 */
public record SlotRandom(long seed) {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  /** A generator for another purpose under the same seed, for example one round of many. */
  public SlotRandom fork(long purpose) {
    return new SlotRandom(mix(seed ^ mix(purpose + GOLDEN_GAMMA)));
  }

  /** 64 uniform bits. */
  public long bits(long slot, int draw) {
    return bits(slot, draw, 0);
  }

  /** A uniform number in [0, 1), a multiple of 2^-53. */
  public double unit(long slot, int draw) {
    return (bits(slot, draw) >>> 11) * UNIT;
  }

  /**
   * An exactly uniform number in [0, bound).
   *
   * @param bound positive
   */
  public long below(long slot, int draw, long bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound is " + bound + ", expected 1 or more");
    }
    // The high half of bits * bound is the number. Of the low halves, 2^64 mod bound are rejected,
    // so that every number keeps the same count of bit patterns.
    long rejected = 0;
    for (int attempt = 0; ; attempt++) {
      long bits = bits(slot, draw, attempt);
      long low = bits * bound;
      if (attempt == 0 && Long.compareUnsigned(low, bound) < 0) {
        rejected = Long.remainderUnsigned(-bound, bound);
      }
      if (Long.compareUnsigned(low, rejected) >= 0) {
        // multiplyHigh is signed; the second term corrects for bits read as negative.
        return Math.multiplyHigh(bits, bound) + ((bits >> 63) & bound);
      }
    }
  }

  private long bits(long slot, int draw, int attempt) {
    long start = mix(mix(seed) + slot * GOLDEN_GAMMA);
    long step = ((long) attempt << 32) + draw + 1;
    return mix(start + step * GOLDEN_GAMMA);
  }

  /** SplitMix64's finaliser: a bijection in which every input bit reaches every output bit. */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
