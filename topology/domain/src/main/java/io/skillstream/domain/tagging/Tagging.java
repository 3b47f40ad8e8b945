package io.skillstream.domain.tagging;

import java.util.List;

/**
 * The skills a tagger found in one trace.
 *
 * @param tagger who found them, as attributions name it
 * @param ends the last node of each chain, distinct and ascending; empty where nothing matches
 * @param confidences how sure the tagger is of each chain, in [0, 1]; empty: it does not say
 */
public record Tagging(String tagger, List<Integer> ends, List<Double> confidences) {
  /** Validates the numbers. */
  public Tagging {
    ends = List.copyOf(ends);
    confidences = List.copyOf(confidences);
    if (!confidences.isEmpty() && confidences.size() != ends.size()) {
      throw new IllegalArgumentException(
          ends.size() + " chains have " + confidences.size() + " confidences");
    }
    for (double confidence : confidences) {
      if (!(confidence >= 0 && confidence <= 1)) {
        throw new IllegalArgumentException("confidence " + confidence + " is not in [0, 1]");
      }
    }
  }

  /**
   * The share of its chains that the tagger expects to be right, in [0, 1]; 0 without a chain, and
   * where it does not say.
   */
  public double confidence() {
    return confidences.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
