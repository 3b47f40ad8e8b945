package io.skillstream.cli.selection;

import io.skillstream.domain.policy.Policies;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.record.Curriculum;
import io.skillstream.topology.stream.PoolRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How to select.
 *
 * @param policy name of the selection policy
 * @param policyOptions its options
 * @param estimator name of the error-rate estimator
 * @param maxDepth cut of the tree
 * @param budget examples to select
 * @param tokenBudget tokens to select
 * @param seed of every draw
 * @param roundSize examples a round selects at most
 * @param batchSize examples of a training batch
 * @param filter what is left out
 */
public record SelectionSettings(
    String policy,
    Map<String, String> policyOptions,
    String estimator,
    OptionalInt maxDepth,
    OptionalLong budget,
    OptionalLong tokenBudget,
    long seed,
    int roundSize,
    int batchSize,
    FilterSettings filter) {
  /** Copies the options. */
  public SelectionSettings {
    policyOptions = Map.copyOf(policyOptions);
  }

  /** The same with a budget of examples, where there is no budget at all. */
  public SelectionSettings orBudget(long otherwise) {
    return budget.isPresent() || tokenBudget.isPresent()
        ? this
        : new SelectionSettings(
            policy,
            policyOptions,
            estimator,
            maxDepth,
            OptionalLong.of(otherwise),
            tokenBudget,
            seed,
            roundSize,
            batchSize,
            filter);
  }

  /** What of it cannot be used, whatever the skill tree. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (budget.isEmpty() && tokenBudget.isEmpty()) {
      problems.add("there is no budget: give --budget N, --token-budget N, or both");
    }
    budget.ifPresent(examples -> positive(problems, "--budget", examples));
    tokenBudget.ifPresent(tokens -> positive(problems, "--token-budget", tokens));
    positive(problems, "--round-size", roundSize);
    positive(problems, "--batch-size", batchSize);
    maxDepth.ifPresent(depth -> positive(problems, "--max-depth", depth));
    check(problems, () -> Policies.named(policy, policyOptions));
    check(problems, () -> Estimators.named(estimator));
    problems.addAll(filter.problems(tokenBudget.isPresent()));
    return problems;
  }

  /** The policy's options with the values in force. */
  public Map<String, String> optionsInForce() {
    return Policies.named(policy, policyOptions).options();
  }

  /** The beginning of a curriculum's definition that selects like this. */
  public Curriculum.Builder curriculum(String name, String student) {
    return Curriculum.newBuilder()
        .setName(name)
        .setStudent(student)
        .setPolicy(policy)
        .setPolicyOptions(policyOptions)
        .setEstimator(estimator)
        .setMaxDepth(maxDepth.isPresent() ? maxDepth.getAsInt() : null)
        .setBudget(budget.isPresent() ? budget.getAsLong() : null)
        .setTokenBudget(tokenBudget.isPresent() ? tokenBudget.getAsLong() : null)
        .setSeed(seed)
        .setRoundSize(roundSize)
        .setBatchSize(batchSize)
        .setFilter(PoolRecords.record(filter.filter()));
  }

  private static void positive(List<String> problems, String option, long value) {
    if (value < 1) {
      problems.add(option + " is " + value + ", expected 1 or more");
    }
  }

  private static void check(List<String> problems, Runnable rule) {
    try {
      rule.run();
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }
}
