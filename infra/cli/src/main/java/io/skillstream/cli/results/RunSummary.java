package io.skillstream.cli.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a run did, in numbers.
 *
 * @param settings what was asked for
 * @param traces what became of the traces
 * @param taggers how far the fast tagger and the slow one agree, where the slow one is asked
 * @param attempts what became of the attempts
 * @param leaves leaves of the view that was selected from
 * @param rounds rounds decided
 * @param selected what was selected
 * @param batches batches written
 * @param tokensTrained tokens the student was trained on; 0 without training
 * @param seconds wall-clock seconds by stage, in the order of the stages
 */
public record RunSummary(
    Settings settings,
    Traces traces,
    TaggerAgreement taggers,
    Attempts attempts,
    long leaves,
    long rounds,
    Selected selected,
    long batches,
    long tokensTrained,
    Map<String, Double> seconds) {
  /** Copies the stages, keeping their order. */
  public RunSummary {
    seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
  }

  /**
   * What was asked for.
   *
   * @param student whose error rates count
   * @param policy the selection policy
   * @param policyOptions its options with the values in force
   * @param estimator the estimator of the error rates
   * @param budget traces to select; empty where only the token budget counts
   * @param tokenBudget tokens to select; empty where only the budget of traces counts
   * @param temperature the policy's temperature; 1 where it has none
   * @param maxDepth cut of the tree; empty for whole chains
   * @param seed the seed
   */
  public record Settings(
      String student,
      String policy,
      Map<String, String> policyOptions,
      String estimator,
      OptionalLong budget,
      OptionalLong tokenBudget,
      double temperature,
      OptionalInt maxDepth,
      long seed) {
    /** Sorts the options. */
    public Settings {
      policyOptions = Collections.unmodifiableMap(new TreeMap<>(policyOptions));
    }
  }

  /**
   * What was selected.
   *
   * @param traces traces
   * @param tokens their tokens, as far as known
   * @param shortfall traces missing to the budget because no more could be reached, or tokens where
   *     the budget is one of tokens only
   * @param leftOut candidates that the filter left out, by reason
   * @param ratesAgeMillis age of the oldest error rates a round was decided on; empty where no rate
   *     was known
   * @param staleExamples most examples selected since the checkpoint behind a round's rates
   */
  public record Selected(
      long traces,
      long tokens,
      long shortfall,
      Map<String, Long> leftOut,
      OptionalLong ratesAgeMillis,
      OptionalLong staleExamples) {
    /** Sorts the reasons. */
    public Selected {
      leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
    }
  }

  /**
   * What became of the traces.
   *
   * @param read records read, refused ones included
   * @param refused records that became dead letters
   * @param duplicate candidates that were there already
   * @param tagged candidates with at least one chain
   * @param heldOut of the refused ones, those whose problem is held out
   */
  public record Traces(long read, long refused, long duplicate, long tagged, long heldOut) {
    /** None is held out. */
    public Traces(long read, long refused, long duplicate, long tagged) {
      this(read, refused, duplicate, tagged, 0);
    }

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
