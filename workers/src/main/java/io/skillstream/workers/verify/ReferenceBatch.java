package io.skillstream.workers.verify;

import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.model.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One batch of a reference: rows padded on the right where it has an attention mask, else one row
 * of packed documents, which begin wherever a position is 0.
 *
 * <p>Labels are aligned with ids, as Hugging Face takes them.
 */
final class ReferenceBatch {

  private static final String IDS = ".input_ids";

  private final String name;
  private final long[] ids;
  private final boolean[] real;
  private final int rows;
  private final int length;
  private final MicroBatch micro;

  private ReferenceBatch(
      String name, long[] ids, boolean[] real, int rows, int length, MicroBatch micro) {
    this.name = name;
    this.ids = ids;
    this.real = real;
    this.rows = rows;
    this.length = length;
    this.micro = micro;
  }

  /** Names of all batches in a file. */
  static List<String> names(ReferenceTensors tensors) {
    return tensors.names().stream()
        .filter(name -> name.endsWith(IDS))
        .map(name -> name.substring(0, name.length() - IDS.length()))
        .sorted()
        .toList();
  }

  static ReferenceBatch read(ReferenceTensors tensors, String name) throws IOException {
    String shortened = StrictJson.shortened(name);
    if (!name.equals(shortened)) {
      throw new IOException(
          "a batch is named " + shortened + ": names have up to 200 characters, no control ones");
    }
    List<Long> shape = tensors.shape(name + IDS);
    if (shape.size() != 2) {
      throw new IOException(name + IDS + " has shape " + shape + ", expected rows and length");
    }
    int rows = size(name, shape, 0);
    int length = size(name, shape, 1);
    long[] ids = tensors.longs(name + IDS);
    long[] labels = sameShape(tensors, name + ".labels", shape);
    long[] positions = sameShape(tensors, name + ".position_ids", shape);
    boolean padded = tensors.has(name + ".attention_mask");
    boolean[] real = new boolean[ids.length];
    Arrays.fill(real, true);
    if (padded) {
      markReal(name, sameShape(tensors, name + ".attention_mask", shape), length, real);
    } else if (rows != 1) {
      throw new IOException(
          "batch %s has %d rows and no attention_mask; packed documents come in one row"
              .formatted(name, rows));
    }
    List<int[]> sequences = new ArrayList<>();
    List<int[]> wanted = new ArrayList<>();
    for (int start = 0; start < ids.length; ) {
      int end = start + 1;
      int rowEnd = (start / length + 1) * length;
      while (end < rowEnd && real[end] && (padded || positions[end] != 0)) {
        end++;
      }
      check(name, positions, start, end);
      sequences.add(ints(name + IDS, ids, start, end));
      wanted.add(ints(name + ".labels", labels, start, end));
      start = padded ? rowEnd : end;
    }
    MicroBatch micro =
        padded ? MicroBatch.of(sequences, wanted, 0) : MicroBatch.packed(sequences, wanted);
    return new ReferenceBatch(name, ids, real, rows, length, micro);
  }

  private static int size(String name, List<Long> shape, int axis) throws IOException {
    long size = shape.get(axis);
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw new IOException(
          "%s has shape %s, expected rows and length of 1 or more".formatted(name + IDS, shape));
    }
    return (int) size;
  }

  /** Marks the tokens that a mask names real: in every row the first, and all up to the last. */
  private static void markReal(String name, long[] mask, int length, boolean[] real)
      throws IOException {
    for (int i = 0; i < real.length; i++) {
      real[i] = mask[i] == 1;
      if (!real[i] && mask[i] != 0) {
        throw new IOException(
            "%s.attention_mask has %d at %d, expected 0 or 1".formatted(name, mask[i], i));
      }
      if (!real[i] && i % length == 0) {
        throw new IOException(
            "%s.attention_mask has 0 at %d, where row %d begins".formatted(name, i, i / length));
      }
      if (real[i] && i % length > 0 && !real[i - 1]) {
        throw new IOException(
            "%s.attention_mask has a 1 at %d after a 0: sequences are padded on the right only"
                .formatted(name, i));
      }
    }
  }

  private static long[] sameShape(ReferenceTensors tensors, String name, List<Long> shape)
      throws IOException {
    if (!tensors.shape(name).equals(shape)) {
      throw new IOException(
          "%s has shape %s, its input_ids have %s".formatted(name, tensors.shape(name), shape));
    }
    return tensors.longs(name);
  }

  private static void check(String name, long[] positions, int start, int end) throws IOException {
    for (int i = start; i < end; i++) {
      if (positions[i] != i - start) {
        throw new IOException(
            "%s.position_ids has %d at %d, expected %d: sequences are padded on the right only"
                .formatted(name, positions[i], i, i - start));
      }
    }
  }

  private static int[] ints(String name, long[] values, int from, int to) throws IOException {
    int[] ints = new int[to - from];
    for (int i = from; i < to; i++) {
      ints[i - from] = (int) values[i];
      if (ints[i - from] != values[i]) {
        throw new IOException(name + " has " + values[i] + ", which is no token id");
      }
    }
    return ints;
  }

  String name() {
    return name;
  }

  /** The batch as the model takes it. */
  MicroBatch micro() {
    return micro;
  }

  /** One over the number of tokens that carry loss. */
  double scale() {
    return 1.0 / micro.lossTokens();
  }

  /**
   * Picks what belongs to real tokens, row after row.
   *
   * @param values (rows, {@code stride}, width)
   * @param stride length of a row in {@code values}, at least that of its real tokens
   * @return (real tokens, width)
   */
  float[] ofRealTokens(float[] values, int stride) throws IOException {
    int width = values.length / (rows * stride);
    if (width == 0 || width * rows * stride != values.length) {
      throw new IOException(
          "batch %s has %d rows of %d, which %d values do not fit"
              .formatted(name, rows, stride, values.length));
    }
    float[] picked = new float[values.length];
    int at = 0;
    for (int i = 0; i < real.length; i++) {
      if (real[i]) {
        int from = (i / length * stride + i % length) * width;
        System.arraycopy(values, from, picked, at, width);
        at += width;
      }
    }
    return Arrays.copyOf(picked, at);
  }

  /** Length of a row, padding included. */
  int length() {
    return length;
  }

  /** Ids of the first row, without padding. */
  long[] firstRow() {
    int end = 0;
    while (end < length && real[end]) {
      end++;
    }
    return Arrays.copyOf(ids, end);
  }
}
