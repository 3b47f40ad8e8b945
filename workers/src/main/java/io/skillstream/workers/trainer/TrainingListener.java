package io.skillstream.workers.trainer;

import io.skillstream.workers.student.Student;
import java.nio.file.Path;

/** Hears how training goes; called on the trainer's own thread, so it should be quick. */
public interface TrainingListener {

  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** A student is ready, fresh or from a checkpoint. */
  default void started(TrainerState state, Student student) {}

  /** An optimiser step was taken. */
  default void stepped(StepReport step, TrainerState state) {}

  /** Likewise, with how old what it was taken on is. */
  default void stepped(StepReport step, TrainerState state, Staleness staleness) {
    stepped(step, state);
  }

  /** A checkpoint is on disk. */
  default void checkpointed(Path folder, TrainerState state) {}

  /**
   * Something does not work for now and is tried again (a checkpoint cannot be written, Kafka or
   * the registry do not answer), or goes on in a way that was hardly meant.
   *
   * @param what for people, in one line
   */
  default void troubled(String what) {}
}
