package io.skillstream.cli.results;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One selection with its why.
 *
 * @param slot its place in the order of selection
 * @param traceId the trace
 * @param round the round that decided it
 * @param skill path of the leaf that drew it; empty for the root
 * @param weight the leaf's weight in that round; empty where the policy has none
 * @param rate the leaf's error rate in that round; empty where it has none
 * @param policy the selection policy
 * @param seed the curriculum's seed
 * @param positions the records behind it, so that it can be looked up
 */
public record SelectionLine(
    long slot,
    String traceId,
    long round,
    List<String> skill,
    OptionalDouble weight,
    Optional<Rate> rate,
    String policy,
    long seed,
    List<TopicPosition> positions) {
  /** Copies the lists and validates the weight. */
  public SelectionLine {
    skill = List.copyOf(skill);
    positions = List.copyOf(positions);
    if (weight.isPresent() && !Double.isFinite(weight.getAsDouble())) {
      throw new IllegalArgumentException("weight is " + weight + ", expected a finite number");
    }
  }
}
