package io.skillstream.workers.trainer;

import io.skillstream.workers.model.MicroBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cuts the examples of one optimiser step into micro-batches of similar length. */
final class MicroBatches {

  private MicroBatches() {}

  /**
   * Sorts by length, stably, so that little is padded, and fills micro-batches in that order. The
   * result depends on the examples' order and lengths alone.
   *
   * @param tokens rows x padded length that a micro-batch may have
   * @param padding id that fills rows up
   */
  static List<MicroBatch> cut(List<LabelledTokens> examples, int tokens, int padding) {
    List<LabelledTokens> byLength = new ArrayList<>(examples);
    byLength.sort(Comparator.comparingInt(LabelledTokens::length));
    List<MicroBatch> batches = new ArrayList<>();
    List<LabelledTokens> rows = new ArrayList<>();
    for (LabelledTokens example : byLength) {
      if (!rows.isEmpty() && (long) (rows.size() + 1) * example.length() > tokens) {
        batches.add(of(rows, padding));
        rows.clear();
      }
      rows.add(example);
    }
    if (!rows.isEmpty()) {
      batches.add(of(rows, padding));
    }
    return batches;
  }

  private static MicroBatch of(List<LabelledTokens> rows, int padding) {
    return MicroBatch.of(
        rows.stream().map(LabelledTokens::ids).toList(),
        rows.stream().map(LabelledTokens::labels).toList(),
        padding);
  }
}
