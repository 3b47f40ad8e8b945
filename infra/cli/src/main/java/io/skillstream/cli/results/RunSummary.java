package io.skillstream.cli.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a run did, in numbers.
 *
 * @param settings what was asked for
 * @param traces what became of the traces
 * @param attempts what became of the attempts
 * @param leaves leaves of the view that was selected from
 * @param rounds rounds decided
 * @param selected traces selected
 * @param batches batches written
 * @param tokensTrained tokens the student was trained on; 0 without training
 * @param seconds wall-clock seconds by stage, in the order of the stages
 */
public record RunSummary(
    Settings settings,
    Traces traces,
    Attempts attempts,
    long leaves,
    long rounds,
    long selected,
    long batches,
    long tokensTrained,
    Map<String, Double> seconds) {
  /** Copies the stages, keeping their order. */
  public RunSummary {
    seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
  }

  /** How many traces fewer than the budget were selected, because no more could be reached. */
  public long shortfall() {
    return Math.max(0, settings.budget() - selected);
  }

  /**
   * What was asked for.
   *
   * @param student whose error rates count
   * @param policy the selection policy
   * @param budget traces to select
   * @param temperature the policy's temperature
   * @param maxDepth cut of the tree; empty for whole chains
   * @param seed the seed
   */
  public record Settings(
      String student,
      String policy,
      long budget,
      double temperature,
      OptionalInt maxDepth,
      long seed) {}

  /**
   * What became of the traces.
   *
   * @param read records read, refused ones included
   * @param refused records that became dead letters
   * @param duplicate candidates that were there already
   * @param tagged candidates with at least one chain
   */
  public record Traces(long read, long refused, long duplicate, long tagged) {
    /** Candidates for which no skill was given or found: the rest. */
    public long untagged() {
      return Math.max(0, read - refused - duplicate - tagged);
    }
  }

  /**
   * What became of the attempts.
   *
   * @param read records read, refused ones included
   * @param refused records that became dead letters
   * @param correct judged correct
   * @param wrong judged wrong
   * @param unknown with no verdict
   * @param withoutTrace referring to a trace or problem that is not there
   */
  public record Attempts(
      long read, long refused, long correct, long wrong, long unknown, long withoutTrace) {}
}
