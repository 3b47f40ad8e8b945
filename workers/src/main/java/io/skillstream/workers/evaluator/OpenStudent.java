package io.skillstream.workers.evaluator;

import io.skillstream.record.Checkpoint;
import io.skillstream.workers.evaluator.Agenda.Ready;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The one student that is open, and what is known of those that could not be. */
final class OpenStudent implements AutoCloseable {

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

  private final Students students;
  private final EvaluatorConfig config;
  private final EvaluationListener listener;
  private final Clock clock;
  private final Map<Optional<String>, String> refused = new HashMap<>();
  private final Map<Optional<String>, Instant> later = new HashMap<>();
  private final Map<String, String> damaged = new HashMap<>();
  private @Nullable AnsweringStudent student;
  private Optional<String> name = Optional.empty();

  OpenStudent(Students students, EvaluatorConfig config, EvaluationListener listener, Clock clock) {
    this.students = students;
    this.config = config;
    this.listener = listener;
    this.clock = clock;
  }

  /** Whether a student can be asked, as far as is known. */
  Ready mayBeAsked(Optional<Checkpoint> checkpoint) {
    Optional<String> key = checkpoint.map(Checkpoint::getCheckpoint);
    String why = refused.get(key);
    if (why != null) {
      return new Ready.Never(why);
    }
    Instant at = later.get(key);
    return at != null && clock.instant().isBefore(at) ? new Ready.Later() : new Ready.Yes();
  }

  /** Answers; empty where it cannot now, or never will, which {@link #mayBeAsked} then says. */
  Optional<List<Outcome>> answer(
      Optional<Checkpoint> checkpoint, List<Question> questions, BooleanSupplier stopping)
      throws IOException {
    Optional<String> key = checkpoint.map(Checkpoint::getCheckpoint);
    try {
      List<Outcome> answers = at(checkpoint, key).answer(questions, stopping);
      later.remove(key);
      return Optional.of(answers);
    } catch (UnusableEndpointException e) {
      throw e;
    } catch (AbsentStudentException e) {
      if (mayStillCome(e, checkpoint)) {
        tryLater(key, e);
      } else {
        refuse(key, e);
      }
    } catch (UnusableStudentException e) {
      key.ifPresent(name -> damaged.put(name, String.valueOf(e.getMessage())));
      refuse(key, e);
    } catch (IOException e) {
      tryLater(key, e);
    }
    return Optional.empty();
  }

  /** Checkpoints that give no answers, with why. */
  Map<String, String> damaged() {
    return damaged;
  }

  /** The name under which an endpoint serves the student that is open. */
  Optional<String> servedAs() {
    return student == null ? Optional.empty() : student.servedAs();
  }

  private AnsweringStudent at(Optional<Checkpoint> checkpoint, Optional<String> key)
      throws IOException {
    if (student != null && name.equals(key)) {
      return student;
    }
    close();
    AnsweringStudent opened = students.at(checkpoint);
    student = opened;
    name = key;
    listener.opened(key);
    return opened;
  }

  private boolean mayStillCome(AbsentStudentException absent, Optional<Checkpoint> checkpoint) {
    return switch (absent.hope()) {
      case NONE -> false;
      case ALWAYS -> true;
      case WHILE_NEW ->
          checkpoint.isPresent()
              && clock.instant().isBefore(checkpoint.get().getCreatedAt().plus(config.patience()));
    };
  }

  private void refuse(Optional<String> key, IOException why) {
    close();
    refused.put(key, String.valueOf(why.getMessage()));
  }

  private void tryLater(Optional<String> key, IOException why) {
    close();
    later.put(key, clock.instant().plus(BETWEEN_TRIES));
    listener.troubled(String.valueOf(why.getMessage()));
  }

  @Override
  public void close() {
    if (student != null) {
      student.close();
      student = null;
    }
  }
}
