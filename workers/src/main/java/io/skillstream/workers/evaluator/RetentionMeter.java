package io.skillstream.workers.evaluator;

import io.skillstream.record.Checkpoint;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/** Measures how a student reads general text that it is not trained on. */
public interface RetentionMeter {

  /**
   * What it measured.
   *
   * @param loss mean over the tokens, in nats
   * @param divergence mean of KL(base || student) over the tokens, in nats; empty without a base
   */
  record Reading(double loss, OptionalDouble divergence) {}

  /**
   * Reads the text with the student at a checkpoint; opens students of its own.
   *
   * @param checkpoint empty: the student before any training
   * @throws AbsentStudentException if it is not there
   * @throws UnusableStudentException if what is there is not the student
   * @throws IOException if it cannot be measured for now
   */
  Reading read(Optional<Checkpoint> checkpoint) throws IOException;
}
