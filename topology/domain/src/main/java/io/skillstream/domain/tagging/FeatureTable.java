package io.skillstream.domain.tagging;

import java.util.Arrays;

/**
 * Numbers features in the order they are first seen, by open addressing with linear probing: one
 * {@code long} a slot holds the feature and its row, so a look-up touches one line of the cache.
 */
final class FeatureTable {
  private static final int SMALLEST = 16;
  private static final long FREE = 0;

  private long[] slots;
  private int size;

  FeatureTable() {
    this(0);
  }

  /** With room for so many features. */
  FeatureTable(int expected) {
    int capacity = SMALLEST;
    while (capacity < 2 * expected) {
      capacity *= 2;
    }
    this.slots = new long[capacity];
  }

  /** How many features have a row. */
  int size() {
    return size;
  }

  /** The feature's row, or -1. */
  int find(int feature) {
    int mask = slots.length - 1;
    int at = feature & mask;
    while (slots[at] != FREE) {
      if ((int) (slots[at] >>> Integer.SIZE) == feature) {
        return (int) slots[at] - 1;
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** The feature's row; the next free one where it had none. */
  int add(int feature) {
    int row = find(feature);
    if (row >= 0) {
      return row;
    }
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    put(slots, feature, ++size);
    return size - 1;
  }

  /** The features by row. */
  int[] features() {
    int[] features = new int[size];
    for (long slot : slots) {
      if (slot != FREE) {
        features[(int) slot - 1] = (int) (slot >>> Integer.SIZE);
      }
    }
    return features;
  }

  private void grow() {
    long[] larger = new long[2 * slots.length];
    Arrays.stream(slots)
        .filter(slot -> slot != FREE)
        .forEach(slot -> put(larger, (int) (slot >>> Integer.SIZE), (int) slot));
    slots = larger;
  }

  /** Rows are kept one higher, so that no taken slot looks free. */
  private static void put(long[] slots, int feature, int rowAndOne) {
    int mask = slots.length - 1;
    int at = feature & mask;
    while (slots[at] != FREE) {
      at = (at + 1) & mask;
    }
    slots[at] = ((long) feature << Integer.SIZE) | rowAndOne;
  }
}
