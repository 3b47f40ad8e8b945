package io.skillstream.workers.verify;

import java.util.List;
import java.util.Optional;

/**
 * What came of one case.
 *
 * @param name of the case's folder
 * @param comparisons all that were made, in order
 * @param failure why the case could not be run, or not to its end
 */
public record CaseResult(String name, List<Comparison> comparisons, Optional<String> failure) {

  public CaseResult {
    comparisons = List.copyOf(comparisons);
  }

  /** Whether the case ran, compared something, and every error is within its tolerance. */
  public boolean passed() {
    return failure.isEmpty()
        && !comparisons.isEmpty()
        && comparisons.stream().allMatch(Comparison::within);
  }
}
