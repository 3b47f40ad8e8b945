package io.skillstream.workers.evaluator;

import java.time.Duration;
import java.util.Optional;

/**
 * What an evaluator does.
 *
 * @param student whose probes it answers
 * @param curriculum only checkpoints of this curriculum; empty: whichever are asked for
 * @param answers how answers are sampled
 * @param together answers that are asked for at a time, and so the most that a crash repeats; a
 *     probe's own are never divided
 * @param newestOnly whether probes of a checkpoint that has a successor are passed over
 * @param patience how long after its announcement a checkpoint's folder may still appear
 */
public record EvaluatorConfig(
    String student,
    Optional<String> curriculum,
    AnswerSettings answers,
    int together,
    boolean newestOnly,
    Duration patience) {

  /** How long a checkpoint's folder is waited for where nothing else is said. */
  public static final Duration USUAL_PATIENCE = Duration.ofMinutes(10);

  public EvaluatorConfig {
    if (student.isBlank()) {
      throw new IllegalArgumentException("an evaluator needs the name of its student");
    }
    if (together < 1) {
      throw new IllegalArgumentException("together is " + together + ", expected 1 or more");
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("patience is " + patience + ", expected 0 or more");
    }
  }

  /** All checkpoints of a student, oldest probes first, sixteen answers at a time. */
  public static EvaluatorConfig of(String student, AnswerSettings answers) {
    return new EvaluatorConfig(student, Optional.empty(), answers, 16, false, USUAL_PATIENCE);
  }

  /**
   * Name of the consumer group that shares the work: evaluators of the same student and curriculum.
   *
   * @param namespace of the topics
   */
  public String group(String namespace) {
    return namespace + ".evaluator." + student + curriculum.map(name -> "." + name).orElse("");
  }
}
