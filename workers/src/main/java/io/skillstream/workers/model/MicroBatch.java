package io.skillstream.workers.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Sequences that go through the model together, padded on the right to the longest.
 *
 * @param ids token ids, (rows x length), row after row
 * @param rows number of sequences
 * @param length of the longest
 * @param positions flat positions (row * length + t) whose next token carries loss, ascending
 * @param targets the token after each of these positions
 */
// Arrays on purpose: they go to the native side as they are, and nobody compares micro-batches.
@SuppressWarnings("ArrayRecordComponent")
public record MicroBatch(long[] ids, int rows, int length, long[] positions, long[] targets) {

  /** A label that carries no loss. */
  public static final int NO_LOSS = -100;

  public MicroBatch {
    if (rows < 1 || length < 1 || ids.length != rows * length) {
      throw new IllegalArgumentException(
          "%d ids are not %d rows of %d".formatted(ids.length, rows, length));
    }
    if (positions.length != targets.length) {
      throw new IllegalArgumentException(
          positions.length + " positions but " + targets.length + " targets");
    }
  }

  /**
   * Pads sequences and shifts labels by one: the label of token t + 1 is the target at t.
   *
   * @param ids token ids of each sequence
   * @param labels of the same lengths; {@link #NO_LOSS} where a token is only read
   * @param padding id that fills rows up; never read by a real token
   */
  public static MicroBatch of(List<int[]> ids, List<int[]> labels, int padding) {
    int rows = ids.size();
    int length = ids.stream().mapToInt(row -> row.length).max().orElse(0);
    long[] flat = new long[rows * length];
    Arrays.fill(flat, padding);
    LongStream.Builder positions = LongStream.builder();
    LongStream.Builder targets = LongStream.builder();
    for (int row = 0; row < rows; row++) {
      int[] tokens = ids.get(row);
      int[] wanted = labels.get(row);
      if (tokens.length != wanted.length) {
        throw new IllegalArgumentException(
            "row %d has %d ids but %d labels".formatted(row, tokens.length, wanted.length));
      }
      for (int t = 0; t < tokens.length; t++) {
        flat[row * length + t] = tokens[t];
        if (t + 1 < tokens.length && wanted[t + 1] != NO_LOSS) {
          positions.add((long) row * length + t);
          targets.add(wanted[t + 1]);
        }
      }
    }
    return new MicroBatch(
        flat, rows, length, positions.build().toArray(), targets.build().toArray());
  }

  /** Number of tokens that carry loss. */
  public int lossTokens() {
    return targets.length;
  }
}
