package io.skillstream.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a run closes the loop: its student is asked while it is trained, and what it is trained on
 * follows its answers.
 *
 * @param budget problems the student is asked before any training and at each checkpoint
 * @param answerTokens most tokens of an answer
 * @param checkpointEvery batches between two checkpoints; empty: ten checkpoints in all
 */
record Probing(int budget, int answerTokens, OptionalInt checkpointEvery) {
  private static final int CHECKPOINTS = 10;

  /** What of it cannot be used. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    positive(problems, "--probe-budget", budget);
    positive(problems, "--answer-tokens", answerTokens);
    checkpointEvery.ifPresent(every -> positive(problems, "--checkpoint-every", every));
    return problems;
  }

  /**
   * Batches between two checkpoints.
   *
   * @param batches of the whole budget
   */
  int checkpointEvery(long batches) {
    return checkpointEvery.orElse((int) Math.max(1, batches / CHECKPOINTS));
  }

  private static void positive(List<String> problems, String option, int value) {
    if (value < 1) {
      problems.add(option + " is " + value + ", expected 1 or more");
    }
  }
}
