package io.skillstream.cli.results;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

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
 * @param facts what is known of the trace and of the rates behind the selection
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
    Facts facts,
    List<TopicPosition> positions) {
  /**
   * What is known of a selected trace, and how stale the rates were that it was selected by.
   *
   * @param tokens length of the response
   * @param tokenizer what counted them
   * @param passRate share of the teacher's answers that were right
   * @param source where the problem comes from
   * @param licence licence of the trace
   * @param ratesAgeMillis time from the newest verdict to the decision
   * @param staleExamples examples selected since the checkpoint behind the newest verdicts
   */
  public record Facts(
      OptionalLong tokens,
      Optional<String> tokenizer,
      OptionalDouble passRate,
      Optional<String> source,
      Optional<String> licence,
      OptionalLong ratesAgeMillis,
      OptionalLong staleExamples) {}

  /** Copies the lists and validates the weight. */
  public SelectionLine {
    skill = List.copyOf(skill);
    positions = List.copyOf(positions);
    if (weight.isPresent() && !Double.isFinite(weight.getAsDouble())) {
      throw new IllegalArgumentException("weight is " + weight + ", expected a finite number");
    }
  }
}
