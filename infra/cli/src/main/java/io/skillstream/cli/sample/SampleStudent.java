package io.skillstream.cli.sample;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A simulated student and what an estimator should find out about it.
 *
 * @param name of the student
 * @param checkpoint its version
 * @param errorRates for each leaf's path, the probability to fail on that skill alone
 */
public record SampleStudent(String name, String checkpoint, Map<List<String>, Double> errorRates) {
  /** Copies the rates, keeping their order. */
  public SampleStudent {
    errorRates = Collections.unmodifiableMap(new LinkedHashMap<>(errorRates));
  }

  /**
   * The probability to fail a problem that needs all these skills, each failing independently.
   *
   * @throws IllegalArgumentException if a chain is no leaf of the sample's tree
   */
  public double errorRate(List<List<String>> chains) {
    double right = 1;
    for (List<String> chain : chains) {
      Double rate = errorRates.get(chain);
      if (rate == null) {
        throw new IllegalArgumentException("not a leaf of the sample's tree: " + chain);
      }
      right *= 1 - rate;
    }
    return 1 - right;
  }
}
