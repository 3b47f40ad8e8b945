package io.skillstream.cli.loop;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.selection.SelectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a loop is asked to do.
 *
 * @param time from the first selection to the last optimiser step
 * @param generations checkpoints after which it ends earlier
 * @param baseSteps optimiser steps of the base student
 * @param backlog traces that are there when it begins
 * @param tracesPerSecond traces that come from then on
 * @param probes attempts of the student at each checkpoint
 * @param checkpointEvery batches between two checkpoints
 * @param selection how to select
 * @param out results folder
 */
record LoopSettings(
    Duration time,
    int generations,
    int baseSteps,
    int backlog,
    int tracesPerSecond,
    int probes,
    int checkpointEvery,
    SelectionSettings selection,
    Path out) {
  /** Reports all problems together. */
  LoopSettings {
    List<String> problems = new ArrayList<>(selection.problems());
    if (time.isNegative() || time.isZero()) {
      problems.add("--minutes is " + time.toSeconds() / 60.0 + ", expected more than 0");
    }
    positive(problems, "--generations", generations);
    positive(problems, "--base-steps", baseSteps);
    positive(problems, "--backlog", backlog);
    positive(problems, "--trace-rate", tracesPerSecond);
    positive(problems, "--probes", probes);
    positive(problems, "--checkpoint-every", checkpointEvery);
    CommandException.throwIfAny(problems);
  }

  /** Selected beyond the last checkpoint. */
  long ahead() {
    return ClosedLoop.ahead(checkpointEvery, selection.batchSize());
  }

  private static void positive(List<String> problems, String option, int value) {
    if (value < 1) {
      problems.add(option + " is " + value + ", expected 1 or more");
    }
  }
}
