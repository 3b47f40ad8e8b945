package io.skillstream.domain.simulation;

import io.skillstream.domain.policy.Policies;
import io.skillstream.domain.policy.SelectionPolicy;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Estimators;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A policy with its options and the estimator whose rates it sees.
 *
 * @param label how tables and plots name it
 * @param policy its name
 * @param options its options; others at their defaults
 * @param estimator the estimator's name
 */
record Contender(String label, String policy, Map<String, String> options, String estimator) {
  /** The baseline that the others are compared with. */
  static final Contender RANDOM = of("random", Map.of());

  Contender {
    options = Map.copyOf(options);
  }

  static Contender of(String policy, Map<String, String> options) {
    String label = policy + (options.isEmpty() ? "" : " " + options);
    return new Contender(label.replaceAll("[{}]", ""), policy, options, "latest");
  }

  private static Contender under(String estimator, String policy) {
    return new Contender(policy + ", " + estimator, policy, Map.of(), estimator);
  }

  /** Those that the documents compare. */
  static List<Contender> all() {
    return Stream.of(
            RANDOM,
            of("difficulty-band", Map.of()),
            new Contender("every skill alike", "balanced", Map.of("floor", "1"), "latest"),
            of("weak-skill", Map.of()),
            of("weak-skill", Map.of("temperature", "0.5")),
            under("hierarchical", "weak-skill"),
            under("discounted", "weak-skill"),
            of("target-distribution", Map.of()),
            of("balanced", Map.of()),
            of("thompson", Map.of()),
            of("thompson", Map.of("clip", "10")),
            under("hierarchical", "thompson"),
            of("learning-progress", Map.of()))
        .filter(contender -> Policies.names().contains(contender.policy()))
        .toList();
  }

  SelectionPolicy made() {
    return Policies.named(policy, options);
  }

  Estimator rates() {
    return Estimators.named(estimator);
  }
}
