package io.skillstream.cli.sample;

import java.util.List;

/**
 * A stream of random choices: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
 *
 * <p>Written out because the platform promises the numbers of no generator but the 48-bit {@code
 * Random}, and a sample must be the same bytes on every Java version.
 */
final class Draws {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  private Draws(long state) {
    this.state = state;
  }

  /** The stream of a seed for one purpose; streams for different purposes are independent. */
  static Draws of(long seed, String purpose) {
    return new Draws(mix(mix(seed) + purpose.hashCode()));
  }

  /** A whole number from {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    if (low > high) {
      throw new IllegalArgumentException("an empty range: " + low + " to " + high);
    }
    return low + (int) Math.floorMod(next() >>> 1, (long) high - low + 1);
  }

  /** A number in [0, 1). */
  double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** True with the given probability. */
  boolean chance(double probability) {
    return unit() < probability;
  }

  /** A number around 0 with variance 1, nearly normal: twelve uniform ones, centred. */
  double bell() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += unit();
    }
    return sum;
  }

  /** One of the elements. */
  <T> T pick(List<T> elements) {
    return elements.get(between(0, elements.size() - 1));
  }

  /** One of the texts. */
  String pick(String... texts) {
    return texts[between(0, texts.length - 1)];
  }

  private long next() {
    state += STEP;
    return mix(state);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
