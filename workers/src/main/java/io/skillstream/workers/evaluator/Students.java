package io.skillstream.workers.evaluator;

import io.skillstream.record.Checkpoint;
import io.skillstream.workers.endpoint.Usage;
import java.io.IOException;
import java.util.Optional;

/** Where the evaluator gets the student from. */
public interface Students extends AutoCloseable {

  /**
   * The student at a checkpoint.
   *
   * @param checkpoint as it was announced; empty: the student before any training
   * @return to be closed before another is opened
   * @throws AbsentStudentException if it is not there, or not yet
   * @throws UnusableStudentException if what is there is not the student
   * @throws IOException if it cannot be read for now
   */
  AnsweringStudent at(Optional<Checkpoint> checkpoint) throws IOException;

  /** What asking an endpoint for it has used up so far; empty: there is none. */
  default Optional<Usage> usage() {
    return Optional.empty();
  }

  /** Has nothing to give back unless it says so. */
  @Override
  default void close() {}
}
