package io.skillstream.console.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing column of small whole numbers. Grows by pieces, so that no million values are copied.
 */
public final class IntColumn {
  private static final int BITS = 14;
  private static final int PIECE = 1 << BITS;

  /** The first piece begins small and doubles: many columns stay short. */
  private static final int FIRST = 64;

  private final List<int[]> pieces = new ArrayList<>();
  private int size;

  /** Appends a value. */
  public void add(int value) {
    if (size == pieces.size() << BITS) {
      pieces.add(new int[pieces.isEmpty() ? FIRST : PIECE]);
    } else if (size < PIECE && size == pieces.get(0).length) {
      pieces.set(0, Arrays.copyOf(pieces.get(0), 2 * size));
    }
    pieces.get(size >> BITS)[size & (PIECE - 1)] = value;
    size++;
  }

  /** The value of a row. */
  public int get(int row) {
    return pieces.get(row >> BITS)[row & (PIECE - 1)];
  }

  /** Replaces the value of a row that is there. */
  public void set(int row, int value) {
    pieces.get(row >> BITS)[row & (PIECE - 1)] = value;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }
}
