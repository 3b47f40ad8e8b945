package io.skillstream.workers.verify;

import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.model.NaiveDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows of drawn tokens, padded on the right, whose first tokens carry no loss, with what plain Java
 * makes of them. Everything can be changed before it is written.
 */
final class TinyBatch {

  /** Tokens of a row that are only read. */
  static final int PROMPT = 3;

  final String name;
  final int[][] rows;
  final int length;
  final long[] ids;
  final long[] labels;
  final long[] positions;
  final long[] mask;
  final float[] logits;
  final double loss;
  final int lossTokens;
  private final int vocabulary;

  /** Draws rows of the given lengths, the longest first. */
  TinyBatch(String name, Random random, int vocabulary, NaiveDecoder naive, int... lengths) {
    this(
        name,
        Arrays.stream(lengths)
            .mapToObj(size -> random.ints(size, 0, vocabulary).toArray())
            .toArray(int[][]::new),
        vocabulary,
        naive);
  }

  private TinyBatch(String name, int[][] rows, int vocabulary, NaiveDecoder naive) {
    this.name = name;
    this.rows = rows;
    this.vocabulary = vocabulary;
    this.length = rows[0].length;
    int size = rows.length * length;
    this.ids = new long[size];
    this.labels = new long[size];
    this.positions = new long[size];
    this.mask = new long[size];
    this.logits = new float[size * vocabulary];
    Arrays.fill(labels, MicroBatch.NO_LOSS);
    Arrays.fill(positions, 1);
    // What padding gives is not compared; NaN would show if it were.
    Arrays.fill(logits, Float.NaN);
    double sum = 0;
    int tokens = 0;
    for (int row = 0; row < rows.length; row++) {
      int[] wanted = wanted(rows[row]);
      double[][] out = naive.logits(rows[row]);
      for (int t = 0; t < out.length; t++) {
        int at = row * length + t;
        ids[at] = rows[row][t];
        labels[at] = wanted[t];
        positions[at] = t;
        mask[at] = 1;
        for (int i = 0; i < vocabulary; i++) {
          logits[at * vocabulary + i] = (float) out[t][i];
        }
      }
      sum += naive.loss(rows[row], wanted);
      tokens += rows[row].length - PROMPT;
    }
    this.loss = sum / tokens;
    this.lossTokens = tokens;
  }

  /** The same rows through another model. */
  TinyBatch through(NaiveDecoder naive) {
    return new TinyBatch(name, rows, vocabulary, naive);
  }

  private static int[] wanted(int[] row) {
    int[] labels = row.clone();
    Arrays.fill(labels, 0, PROMPT, MicroBatch.NO_LOSS);
    return labels;
  }

  MicroBatch micro() {
    return MicroBatch.of(List.of(rows), Arrays.stream(rows).map(TinyBatch::wanted).toList(), 0);
  }

  void addTo(TensorFile file) {
    file.longs(name + ".input_ids", ids, rows.length, length)
        .longs(name + ".labels", labels, rows.length, length)
        .longs(name + ".attention_mask", mask, rows.length, length)
        .longs(name + ".position_ids", positions, rows.length, length)
        .floats(name + ".logits", logits, rows.length, length, vocabulary);
  }

  /** Adds all rows as documents of one packed row. */
  void addPackedTo(TensorFile file, String packed) {
    int[] real = IntStream.range(0, ids.length).filter(i -> mask[i] == 1).toArray();
    float[] values = new float[real.length * vocabulary];
    for (int t = 0; t < real.length; t++) {
      System.arraycopy(logits, real[t] * vocabulary, values, t * vocabulary, vocabulary);
    }
    file.longs(packed + ".input_ids", pick(ids, real), 1, real.length)
        .longs(packed + ".labels", pick(labels, real), 1, real.length)
        .longs(packed + ".position_ids", pick(positions, real), 1, real.length)
        .floats(packed + ".logits", values, 1, real.length, vocabulary);
  }

  private static long[] pick(long[] values, int[] at) {
    return Arrays.stream(at).mapToLong(i -> values[i]).toArray();
  }
}
