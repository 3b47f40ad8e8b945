package io.skillstream.workers.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Sequences that go through the model together: each in a row of its own, padded on the right to
 * the longest, or all packed end to end into one row without padding.
 *
 * <p>In a packed row, positions restart at 0 in each document, and a document attends to itself
 * alone.
 *
 * @param ids token ids, (rows x length), row after row
 * @param rows number of sequences
 * @param length of the longest
 * @param positions flat positions (row * length + t) whose next token carries loss, ascending
 * @param targets the token after each of these positions
 * @param sequences number of the sequence that each target belongs to, ascending
 * @param weights what each sequence's loss is multiplied by; finite and above 0
 * @param documents lengths of the packed documents, in order, which make up the one row; empty if
 *     every row is one document
 */
// Arrays on purpose: they go to the native side as they are, and nobody compares micro-batches.
@SuppressWarnings("ArrayRecordComponent")
public record MicroBatch(
    long[] ids,
    int rows,
    int length,
    long[] positions,
    long[] targets,
    int[] sequences,
    double[] weights,
    int[] documents) {

  /** A label that carries no loss. */
  public static final int NO_LOSS = -100;

  public MicroBatch {
    if (rows < 1 || length < 1 || ids.length != rows * length) {
      throw new IllegalArgumentException(
          "%d ids are not %d rows of %d".formatted(ids.length, rows, length));
    }
    if (positions.length != targets.length || sequences.length != targets.length) {
      throw new IllegalArgumentException(
          "%d positions and %d sequences for %d targets"
              .formatted(positions.length, sequences.length, targets.length));
    }
    if (documents.length > 0 && (rows != 1 || Arrays.stream(documents).sum() != length)) {
      throw new IllegalArgumentException(
          "documents of %s tokens do not make up %d rows of %d"
              .formatted(Arrays.toString(documents), rows, length));
    }
    for (int document : documents) {
      if (document < 1) {
        throw new IllegalArgumentException("a packed document of " + document + " tokens");
      }
    }
    int count = documents.length > 0 ? documents.length : rows;
    if (weights.length != count) {
      throw new IllegalArgumentException(
          "%d weights for %d sequences".formatted(weights.length, count));
    }
    for (double weight : weights) {
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "a sequence's weight must be finite and above 0, not " + weight);
      }
    }
  }

  /** Rows that are only read: no token carries loss. */
  MicroBatch(long[] ids, int rows, int length) {
    this(ids, rows, length, new long[0], new long[0], new int[0], equalWeights(rows), new int[0]);
  }

  /** Pads sequences of equal weight, see {@link #of(List, List, int, double[])}. */
  public static MicroBatch of(List<int[]> ids, List<int[]> labels, int padding) {
    return of(ids, labels, padding, equalWeights(ids.size()));
  }

  /**
   * Pads sequences and shifts labels by one: the label of token t + 1 is the target at t.
   *
   * @param ids token ids of each sequence
   * @param labels of the same lengths; {@link #NO_LOSS} where a token is only read
   * @param padding id that fills rows up; never read by a real token
   * @param weights what each sequence's loss is multiplied by
   */
  public static MicroBatch of(List<int[]> ids, List<int[]> labels, int padding, double[] weights) {
    int rows = ids.size();
    int length = ids.stream().mapToInt(row -> row.length).max().orElse(0);
    long[] flat = new long[rows * length];
    Arrays.fill(flat, padding);
    Losses losses = new Losses();
    for (int row = 0; row < rows; row++) {
      int[] tokens = ids.get(row);
      copy(tokens, flat, row * length);
      losses.add(tokens, labels.get(row), row, row * length);
    }
    return losses.batch(flat, rows, length, weights, new int[0]);
  }

  /** Packs sequences of equal weight, see {@link #packed(List, List, double[])}. */
  public static MicroBatch packed(List<int[]> ids, List<int[]> labels) {
    return packed(ids, labels, equalWeights(ids.size()));
  }

  /**
   * Packs sequences into one row and shifts labels by one within each: no token of one sequence
   * sees or predicts a token of another.
   *
   * @param ids token ids of each sequence, at least one token
   * @param labels of the same lengths; {@link #NO_LOSS} where a token is only read
   * @param weights what each sequence's loss is multiplied by
   */
  public static MicroBatch packed(List<int[]> ids, List<int[]> labels, double[] weights) {
    int[] documents = ids.stream().mapToInt(document -> document.length).toArray();
    int length = Arrays.stream(documents).sum();
    long[] flat = new long[length];
    Losses losses = new Losses();
    int at = 0;
    for (int document = 0; document < documents.length; document++) {
      int[] tokens = ids.get(document);
      copy(tokens, flat, at);
      losses.add(tokens, labels.get(document), document, at);
      at += tokens.length;
    }
    return losses.batch(flat, 1, length, weights, documents);
  }

  private static double[] equalWeights(int sequences) {
    double[] weights = new double[sequences];
    Arrays.fill(weights, 1);
    return weights;
  }

  private static void copy(int[] tokens, long[] flat, int at) {
    for (int t = 0; t < tokens.length; t++) {
      flat[at + t] = tokens[t];
    }
  }

  /** Number of tokens that carry loss. */
  public int lossTokens() {
    return targets.length;
  }

  /** Number of sequences, in rows of their own or packed. */
  public int sequenceCount() {
    return weights.length;
  }

  /**
   * Sum over the tokens that carry loss of their sequence's weight. A step's scale is 1 / the sum
   * of this over its micro-batches: weights that are all equal then change nothing.
   */
  public double lossWeight() {
    return Arrays.stream(sequences).mapToDouble(sequence -> weights[sequence]).sum();
  }

  /** Whether the row holds packed documents. */
  public boolean isPacked() {
    return documents.length > 0;
  }

  /** Where tokens carry loss, collected sequence by sequence. */
  private static final class Losses {
    private final LongStream.Builder positions = LongStream.builder();
    private final LongStream.Builder targets = LongStream.builder();
    private final IntStream.Builder sequences = IntStream.builder();

    void add(int[] tokens, int[] labels, int sequence, int at) {
      if (tokens.length != labels.length) {
        throw new IllegalArgumentException(
            "sequence %d has %d ids but %d labels"
                .formatted(sequence, tokens.length, labels.length));
      }
      for (int t = 0; t + 1 < tokens.length; t++) {
        if (labels[t + 1] != NO_LOSS) {
          positions.add((long) at + t);
          targets.add(labels[t + 1]);
          sequences.add(sequence);
        }
      }
    }

    MicroBatch batch(long[] ids, int rows, int length, double[] weights, int[] documents) {
      return new MicroBatch(
          ids,
          rows,
          length,
          positions.build().toArray(),
          targets.build().toArray(),
          sequences.build().toArray(),
          weights,
          documents);
    }
  }
}
