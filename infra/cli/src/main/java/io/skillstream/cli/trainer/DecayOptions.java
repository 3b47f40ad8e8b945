package io.skillstream.cli.trainer;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.trainer.LearningRate;
import io.skillstream.workers.trainer.Resumption;
import io.skillstream.workers.trainer.TrainerState;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a branch goes off, and how long it is. */
final class DecayOptions {
  @Option(
      names = "--decay-from",
      required = true,
      paramLabel = "CHECKPOINT",
      description =
          "Train a copy of this checkpoint of another folder on the batches that follow it, while"
              + " its learning rate falls to 0. The main line goes on untouched: the branch grants"
              + " no credit, and its end is announced as a branch. All other settings have to be"
              + " those of the main line.")
  Path from = Path.of("");

  @Option(
      names = "--decay-steps",
      required = true,
      paramLabel = "N",
      description = "Optimiser steps of the branch; a tenth of those before is usual.")
  long steps;

  /** The branch off a main line with this schedule. */
  Resumption.Decay decay(LearningRate mainLine) {
    if (steps < 1) {
      throw new CommandException(
          CommandException.UNUSABLE, "--decay-steps is " + steps + ", expected 1 or more");
    }
    return new Resumption.Decay(from, steps, mainLine);
  }

  /**
   * What the main line's schedule becomes: from the rate that it has there down to 0.
   *
   * @throws CommandException if there is no such checkpoint, or nothing is left to fall
   */
  LearningRate rate(LearningRate mainLine) {
    Resumption.Decay decay = decay(mainLine);
    long step = stepOfBase();
    double rate = mainLine.at(step + 1);
    if (!(rate > 0)) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "the learning rate is 0 already at step %d (%s); branch off an earlier checkpoint"
              .formatted(step, mainLine.describe()));
    }
    return new LearningRate.WarmUpStableDecay(
        rate, 0, step, decay.steps(), LearningRate.Decay.ONE_MINUS_SQRT, 0);
  }

  private long stepOfBase() {
    try {
      return TrainerState.read(from).step();
    } catch (IOException e) {
      throw new CommandException(
          CommandException.UNUSABLE, "--decay-from is no checkpoint of a trainer: " + e, e);
    }
  }
}
