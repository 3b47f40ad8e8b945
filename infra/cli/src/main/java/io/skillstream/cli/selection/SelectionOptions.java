package io.skillstream.cli.selection;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to select: the options that {@code run}, {@code demo} and {@code curriculum} share. */
public final class SelectionOptions {
  @Option(names = "--budget", paramLabel = "N", description = "How many examples to select.")
  @Nullable Long budget;

  @Option(
      names = "--token-budget",
      paramLabel = "N",
      description =
          "How many tokens to select, instead of or besides examples, by the counts that come with"
              + " the traces: the last example is the one that reaches it. Traces without a count"
              + " are left out.")
  @Nullable Long tokenBudget;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      defaultValue = "weak-skill",
      completionCandidates = PolicyNames.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String policy = "";

  @Option(
      names = "--policy-option",
      paramLabel = "K=V",
      description =
          "An option of the policy by its name; may be given again. The options below win over it.")
  Map<String, String> policyOptions = new HashMap<>();

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "Policy option: exponent of a skill's weight, min(1/accuracy, clip)^T.")
  @Nullable String temperature;

  @Option(
      names = "--clip",
      paramLabel = "W",
      description = "Policy option: most that 1/accuracy counts.")
  @Nullable String clip;

  @Option(
      names = "--skill",
      paramLabel = "PATH",
      description = "Policy option: only this skill and those under it, as Algebra->Equations.")
  @Nullable String skill;

  @Option(
      names = "--correct-portion",
      paramLabel = "C",
      description =
          "Policy option: balance each skill to this share of problems the student gets right; 0:"
              + " only those it gets wrong.")
  @Nullable String correctPortion;

  @Option(
      names = "--attempted",
      paramLabel = "only|all",
      description =
          "Policy option: whether problems the student never attempted are left out or not.")
  @Nullable String attempted;

  @Option(
      names = "--estimator",
      paramLabel = "NAME",
      defaultValue = "latest",
      completionCandidates = EstimatorNames.class,
      description = "Error rates: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String estimator = "";

  @Option(
      names = "--max-depth",
      paramLabel = "D",
      description = "Cut chains at this depth (default: whole chains).")
  @Nullable Integer maxDepth;

  @Mixin FilterOptions filter = new FilterOptions();

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of every draw (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--round-size",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Examples a round selects at most (default: ${DEFAULT-VALUE}).")
  int roundSize;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "8",
      description = "Examples of a training batch, one optimiser step (default: ${DEFAULT-VALUE}).")
  int batchSize;

  /** The seed, for what else of a command is drawn. */
  public long seed() {
    return seed;
  }

  /** Takes another estimator than the usual one, where none was asked for. */
  public void useEstimator(String name) {
    estimator = name;
  }

  /** Takes rounds of another size than the usual one likewise. */
  public void useRoundSize(int examples) {
    roundSize = examples;
  }

  /** Takes batches of another size likewise. */
  public void useBatchSize(int examples) {
    batchSize = examples;
  }

  /** Takes another most that 1/accuracy counts likewise. */
  public void useClip(String most) {
    clip = most;
  }

  /**
   * What the options ask for.
   *
   * @throws io.skillstream.cli.input.InputException if a file of excluded ids cannot be used
   */
  public SelectionSettings settings() {
    return new SelectionSettings(
        policy,
        policyOptions(),
        estimator,
        maxDepth == null ? OptionalInt.empty() : OptionalInt.of(maxDepth),
        budget == null ? OptionalLong.empty() : OptionalLong.of(budget),
        tokenBudget == null ? OptionalLong.empty() : OptionalLong.of(tokenBudget),
        seed,
        roundSize,
        batchSize,
        filter.settings());
  }

  private Map<String, String> policyOptions() {
    Map<String, String> options = new HashMap<>(policyOptions);
    put(options, "temperature", temperature);
    put(options, "clip", clip);
    put(options, "skill", skill);
    put(options, "correct-portion", correctPortion);
    put(options, "attempted", attempted);
    return options;
  }

  private static void put(Map<String, String> options, String name, @Nullable String value) {
    if (value != null) {
      options.put(name, value);
    }
  }
}
