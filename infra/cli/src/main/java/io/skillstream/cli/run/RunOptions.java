package io.skillstream.cli.run;

import io.skillstream.cli.CommandException;
import io.skillstream.domain.policy.Policies;
import io.skillstream.domain.rate.Estimators;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a run is asked to do.
 *
 * @param traces files or folders of traces
 * @param skillTree the skill tree's file
 * @param attempts files or folders of attempts
 * @param student whose error rates count
 * @param budget examples to select
 * @param policy name of the selection policy
 * @param policyOptions its options
 * @param estimator name of the error-rate estimator
 * @param maxDepth cut of the tree
 * @param seed of every draw
 * @param roundSize examples a round selects at most
 * @param batchSize examples of a training batch
 * @param train what to train
 * @param out results folder
 * @param traceFields mapping of the trace files' fields, as {@code problem=...,answer=...}
 * @param attemptFields likewise for attempts
 * @param strict whether anything refused, or a shortfall, fails the run
 */
record RunOptions(
    List<Path> traces,
    Path skillTree,
    List<Path> attempts,
    String student,
    long budget,
    String policy,
    Map<String, String> policyOptions,
    String estimator,
    OptionalInt maxDepth,
    long seed,
    int roundSize,
    int batchSize,
    Train train,
    Path out,
    String traceFields,
    String attemptFields,
    boolean strict) {

  /** What a run trains. */
  sealed interface Train {
    /** Nothing. */
    record None() implements Train {}

    /** The built-in small student. */
    record Small() implements Train {}

    /** The student in a Hugging Face folder. */
    record Folder(Path path) implements Train {}

    /** Reads {@code none}, {@code small} or a folder. */
    static Train parse(String text) {
      if (text.equals("none")) {
        return new None();
      }
      if (text.equals("small")) {
        return new Small();
      }
      Path folder = Path.of(text);
      if (!Files.isRegularFile(folder.resolve("config.json"))) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "--train is '"
                + text
                + "', expected 'none', 'small', or a folder with config.json, model.safetensors and"
                + " tokenizer.json");
      }
      return new Folder(folder);
    }
  }

  /** Reports all problems with the numbers and names together. */
  RunOptions {
    List<String> problems = new ArrayList<>();
    if (budget < 1) {
      problems.add("--budget is " + budget + ", expected 1 or more");
    }
    if (roundSize < 1) {
      problems.add("--round-size is " + roundSize + ", expected 1 or more");
    }
    if (batchSize < 1) {
      problems.add("--batch-size is " + batchSize + ", expected 1 or more");
    }
    if (maxDepth.isPresent() && maxDepth.getAsInt() < 1) {
      problems.add("--max-depth is " + maxDepth.getAsInt() + ", expected 1 or more");
    }
    if (student.isBlank()) {
      problems.add("--student is empty");
    }
    check(problems, () -> Policies.named(policy, policyOptions));
    check(problems, () -> Estimators.named(estimator));
    if (attempts.isEmpty() && !policy.equals("random")) {
      problems.add("policy " + policy + " needs the student's attempts: give --attempts FILE");
    }
    if (!problems.isEmpty()) {
      String first =
          problems.size() == 1 ? "" : problems.size() + " problems with the options:\n  ";
      throw new CommandException(CommandException.UNUSABLE, first + String.join("\n  ", problems));
    }
  }

  /** The folder that holds the trainer's checkpoints. */
  Path checkpoints() {
    return out.resolve("checkpoints");
  }

  /** The temperature that the policy runs with, where it has one. */
  Optional<String> temperature() {
    return Optional.ofNullable(Policies.named(policy, policyOptions).options().get("temperature"));
  }

  private static void check(List<String> problems, Runnable rule) {
    try {
      rule.run();
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }
}
