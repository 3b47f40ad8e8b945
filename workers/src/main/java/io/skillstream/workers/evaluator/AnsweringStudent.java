package io.skillstream.workers.evaluator;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A student at one checkpoint, ready to answer; one thread at a time. */
public interface AnsweringStudent extends AutoCloseable {

  /**
   * Answers questions.
   *
   * @param stopping asked now and then; once it says yes, the answers in work may be given up
   * @return one for each question, in their order
   * @throws java.util.concurrent.CancellationException if they were given up
   * @throws IOException if it cannot answer for now
   * @throws UnusableStudentException if it never will
   * @throws UnusableEndpointException if what answers is not this student
   */
  List<Outcome> answer(List<Question> questions, BooleanSupplier stopping) throws IOException;

  /** The name under which an endpoint serves it; empty where it runs in this process. */
  Optional<String> servedAs();

  @Override
  void close();
}
