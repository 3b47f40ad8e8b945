package io.skillstream.console.selection;

import io.skillstream.console.column.IntColumn;
import io.skillstream.console.column.LongColumn;
import java.util.Arrays;

/**
 * Rows in the order of their time. Partitions are read one beside the other, so a row may be a
 * little older than those before it: it then sinks to its place.
 */
final class TimeOrder {
  private static final int FAR = 64;

  private final IntColumn rows = new IntColumn();
  private final LongColumn times = new LongColumn();
  private boolean sorted = true;

  void add(int row, long time) {
    rows.add(row);
    times.add(time);
    if (sorted) {
      sink();
    }
  }

  int size() {
    return rows.size();
  }

  /** The row at a place, oldest first, once settled. */
  int row(int place) {
    return rows.get(place);
  }

  /** Puts the rows in order. Several readers may ask at once while nobody adds. */
  synchronized void settle() {
    if (!sorted) {
      sort();
    }
  }

  private void sink() {
    int place = rows.size() - 1;
    int steps = 0;
    while (place > 0 && times.get(rows.get(place - 1)) > times.get(rows.get(place))) {
      if (++steps > FAR) {
        sorted = false; // A partition that was behind catches up: one sort for all of it.
        return;
      }
      int other = rows.get(place - 1);
      rows.set(place - 1, rows.get(place));
      rows.set(place, other);
      place--;
    }
  }

  private void sort() {
    long[] keys = new long[rows.size()];
    // Rows were added in ascending order, so their number breaks ties: time first, then row.
    long first = Long.MAX_VALUE;
    for (int row = 0; row < keys.length; row++) {
      first = Math.min(first, times.get(row));
    }
    // 2^36 ms are two years, 2^27 rows are 134 million.
    for (int row = 0; row < keys.length; row++) {
      long age = Math.min(times.get(row) - first, (1L << 36) - 1);
      keys[row] = (age << 27) | row;
    }
    Arrays.parallelSort(keys);
    for (int place = 0; place < keys.length; place++) {
      rows.set(place, (int) (keys[place] & ((1L << 27) - 1)));
    }
    sorted = true;
  }
}
