package io.skillstream.workers.trainer;

import io.skillstream.workers.model.MicroBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts the examples of one optimiser step into micro-batches. The result depends on the examples'
 * order and lengths alone.
 */
final class MicroBatches {

  private MicroBatches() {}

  /**
   * One micro-batch.
   *
   * @param batch its tokens
   * @param examples in the order of its sequences
   */
  record Cut(MicroBatch batch, List<LabelledTokens> examples) {}

  /**
   * Cuts a step: padded, into rows of similar length, or packed, one row a micro-batch.
   *
   * @param tokens that a micro-batch may have, padding included; a longer example still gets one
   * @param padding id that fills rows up
   */
  static List<Cut> cut(List<LabelledTokens> examples, Packing packing, int tokens, int padding) {
    // Where all weigh the same, a step does the arithmetic of one without weights.
    boolean weighted = examples.stream().mapToDouble(LabelledTokens::weight).distinct().count() > 1;
    return packing == Packing.NONE
        ? padded(examples, tokens).stream()
            .map(
                rows ->
                    new Cut(
                        MicroBatch.of(ids(rows), labels(rows), padding, weights(rows, weighted)),
                        rows))
            .toList()
        : packing.rows(examples, LabelledTokens::length, tokens).stream()
            .map(
                row ->
                    new Cut(MicroBatch.packed(ids(row), labels(row), weights(row, weighted)), row))
            .toList();
  }

  /** Sorts by length, stably, so that little is padded, and fills micro-batches in that order. */
  private static List<List<LabelledTokens>> padded(List<LabelledTokens> examples, int tokens) {
    List<LabelledTokens> byLength = new ArrayList<>(examples);
    byLength.sort(Comparator.comparingInt(LabelledTokens::length));
    List<List<LabelledTokens>> batches = new ArrayList<>();
    List<LabelledTokens> rows = new ArrayList<>();
    for (LabelledTokens example : byLength) {
      if (!rows.isEmpty() && (long) (rows.size() + 1) * example.length() > tokens) {
        batches.add(rows);
        rows = new ArrayList<>();
      }
      rows.add(example);
    }
    if (!rows.isEmpty()) {
      batches.add(rows);
    }
    return batches;
  }

  private static List<int[]> ids(List<LabelledTokens> examples) {
    return examples.stream().map(LabelledTokens::ids).toList();
  }

  private static List<int[]> labels(List<LabelledTokens> examples) {
    return examples.stream().map(LabelledTokens::labels).toList();
  }

  private static double[] weights(List<LabelledTokens> examples, boolean weighted) {
    return examples.stream().mapToDouble(example -> weighted ? example.weight() : 1).toArray();
  }
}
