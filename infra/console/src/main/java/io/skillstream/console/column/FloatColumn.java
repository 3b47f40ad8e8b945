package io.skillstream.console.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing column of measured numbers; NaN: not known. Grows by pieces, so that no million values
 * are copied.
 */
public final class FloatColumn {
  private static final int BITS = 14;
  private static final int PIECE = 1 << BITS;

  /** The first piece begins small and doubles: many columns stay short. */
  private static final int FIRST = 64;

  private final List<float[]> pieces = new ArrayList<>();
  private int size;

  /** Appends a value. */
  public void add(float value) {
    if (size == pieces.size() << BITS) {
      pieces.add(new float[pieces.isEmpty() ? FIRST : PIECE]);
    } else if (size < PIECE && size == pieces.get(0).length) {
      pieces.set(0, Arrays.copyOf(pieces.get(0), 2 * size));
    }
    pieces.get(size >> BITS)[size & (PIECE - 1)] = value;
    size++;
  }

  /** The value of a row. */
  public float get(int row) {
    return pieces.get(row >> BITS)[row & (PIECE - 1)];
  }

  /** Replaces the value of a row that is there. */
  public void set(int row, float value) {
    pieces.get(row >> BITS)[row & (PIECE - 1)] = value;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }
}
