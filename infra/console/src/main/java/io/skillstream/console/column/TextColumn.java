package io.skillstream.console.column;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A growing column of short texts, as bytes end to end. */
public final class TextColumn {
  private static final int PIECE = 1 << 20;
  private static final int LONGEST = 1 << 16;

  private final List<byte[]> pieces = new ArrayList<>();
  private final LongColumn starts = new LongColumn();
  private final IntColumn lengths = new IntColumn();
  private long end;

  /** Appends a text; beyond 64 KiB only its beginning is kept. */
  public void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, LONGEST);
    // A text lies in one piece: what is left of the last one is given up.
    if (pieces.isEmpty() || end % PIECE + length > PIECE || end == (long) pieces.size() * PIECE) {
      end = (long) pieces.size() * PIECE;
      pieces.add(new byte[PIECE]);
    }
    System.arraycopy(bytes, 0, pieces.get(pieces.size() - 1), (int) (end % PIECE), length);
    starts.add(end);
    lengths.add(length);
    end += length;
  }

  /** The text of a row. */
  public String get(int row) {
    long start = starts.get(row);
    return new String(
        pieces.get((int) (start / PIECE)),
        (int) (start % PIECE),
        lengths.get(row),
        StandardCharsets.UTF_8);
  }

  /** Number of rows. */
  public int size() {
    return lengths.size();
  }
}
