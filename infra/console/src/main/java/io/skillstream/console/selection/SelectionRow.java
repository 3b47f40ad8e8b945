package io.skillstream.console.selection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One selection in a list, as the page gets it. */
public record SelectionRow(
    String curriculum,
    long round,
    long slot,
    String traceId,
    List<String> skill,
    List<List<String>> chains,
    double weight,
    long live,
    @Nullable Interval rate,
    @Nullable Long tokens,
    String policy,
    String reason,
    String at,
    int partition,
    long offset) {

  /** An error rate with its 90 % interval. */
  public record Interval(double mean, double lower, double upper) {}
}
