package io.skillstream.domain.leakage;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * An immutable map from 64-bit hashes to sets of small numbers, eight bytes an entry.
 *
 * <p>An entry holds the leading 40 bits of a hash and a number of 24 bits, and entries are sorted.
 * A directory by the leading bits leaves one entry on average to look at. Another hash with the
 * same 40 bits is taken for it, once in 10^12/n look-ups among n entries; callers check what they
 * find, or ask for many hashes.
 */
final class Postings {
  /** Numbers are below this. */
  static final int MOST = 1 << 24;

  private static final long NUMBER = MOST - 1;

  private final long[] entries;
  private final int[] starts;
  private final int shift;

  private Postings(long[] sorted) {
    this.entries = sorted;
    int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(1, sorted.length - 1)));
    this.shift = Long.SIZE - Math.min(bits, 26);
    this.starts = new int[(1 << (Long.SIZE - shift)) + 1];
    for (long entry : sorted) {
      starts[(int) (entry >>> shift) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
  }

  /** Collects entries. */
  static final class Builder {
    private long[] entries = new long[1024];
    private int size;

    void add(long hash, int number) {
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, size + (size >> 1));
      }
      entries[size++] = hash & ~NUMBER | number;
    }

    /** Sorts them as unsigned numbers. */
    Postings build() {
      long[] sorted = Arrays.copyOf(entries, size);
      for (int i = 0; i < size; i++) {
        sorted[i] ^= Long.MIN_VALUE;
      }
      Arrays.sort(sorted);
      for (int i = 0; i < size; i++) {
        sorted[i] ^= Long.MIN_VALUE;
      }
      return new Postings(sorted);
    }
  }

  /** How many numbers a hash has. */
  int count(long hash) {
    int bucket = (int) (hash >>> shift);
    int found = 0;
    for (int at = starts[bucket]; at < starts[bucket + 1]; at++) {
      found += (entries[at] & ~NUMBER) == (hash & ~NUMBER) ? 1 : 0;
    }
    return found;
  }

  /** Hands over the numbers of a hash, ascending. */
  void forEach(long hash, IntConsumer number) {
    int bucket = (int) (hash >>> shift);
    long wanted = hash & ~NUMBER;
    for (int at = starts[bucket]; at < starts[bucket + 1]; at++) {
      if ((entries[at] & ~NUMBER) == wanted) {
        number.accept((int) (entries[at] & NUMBER));
      }
    }
  }

  /**
   * Counts, for each number, the hashes that it has and that at most {@code mostNumbers} have.
   *
   * @param counts by number
   */
  void countTelling(int mostNumbers, int[] counts) {
    int from = 0;
    for (int to = 1; to <= entries.length; to++) {
      if (to == entries.length || (entries[to] & ~NUMBER) != (entries[from] & ~NUMBER)) {
        for (int at = from; to - from <= mostNumbers && at < to; at++) {
          counts[(int) (entries[at] & NUMBER)]++;
        }
        from = to;
      }
    }
  }

  /** Bytes of its arrays. */
  long bytes() {
    return (long) Long.BYTES * entries.length + (long) Integer.BYTES * starts.length;
  }
}
