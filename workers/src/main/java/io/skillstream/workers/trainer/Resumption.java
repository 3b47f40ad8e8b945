package io.skillstream.workers.trainer;

import java.nio.file.Path;
import java.util.Optional;

/**
 * On which terms a run takes up a checkpoint.
 *
 * @param acceptChangedSettings whether a run may go on with other settings than it was begun with
 * @param decay where the run branches off the main line of another folder, if it does
 */
public record Resumption(boolean acceptChangedSettings, Optional<Decay> decay) {

  /** The newest checkpoint, with the settings it was begun with. */
  public static final Resumption USUAL = new Resumption(false, Optional.empty());

  /**
   * A copy of a checkpoint is trained on the batches that follow it, its learning rate falling to
   * the end of its schedule; the main line goes on untouched. It grants no credit, its steps are
   * not published, and its last checkpoint is announced as a branch.
   *
   * @param from checkpoint of the main line, which is pinned
   * @param steps optimiser steps
   * @param mainLine schedule of the main line, with which the checkpoint has to have been trained
   */
  public record Decay(Path from, long steps, LearningRate mainLine) {
    public Decay {
      new Problems().atLeast("decay steps", steps, 1).report();
    }
  }
}
