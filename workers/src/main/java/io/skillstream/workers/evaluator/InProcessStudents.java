package io.skillstream.workers.evaluator;

import io.skillstream.record.Checkpoint;
import io.skillstream.workers.evaluator.AbsentStudentException.Hope;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.TrainerWorker.StudentSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Students that are read from their folders and run in this process: a checkpoint of the trainer,
 * any Hugging Face folder, or a PEFT adapter, merged into the base that it names.
 *
 * @param base the student before any training; empty: questions to it cannot be answered
 * @param settings how answers are sampled
 * @param rows answers that are generated together
 * @param precision of weights and computation
 */
public record InProcessStudents(
    Optional<StudentSource> base, AnswerSettings settings, int rows, Precision precision)
    implements Students {

  public InProcessStudents {
    if (rows < 1) {
      throw new IllegalArgumentException("rows are " + rows + ", expected 1 or more");
    }
  }

  @Override
  public AnsweringStudent at(Optional<Checkpoint> checkpoint) throws IOException {
    return new InProcessStudent(open(checkpoint), settings, rows);
  }

  /** Reads the student at a checkpoint, to be closed by the caller; likewise. */
  Student open(Optional<Checkpoint> checkpoint) throws IOException {
    if (checkpoint.isEmpty()) {
      return base.orElseThrow(
              () ->
                  new AbsentStudentException(
                      Hope.NONE,
                      "the student before any training is asked, but nobody said where it is; give"
                          + " --base"))
          .open();
    }
    Path folder = folder(checkpoint.get());
    try {
      return Student.read(folder, precision);
    } catch (IOException | IllegalArgumentException e) {
      if (!Files.isDirectory(folder)) { // It may have been pruned while it was read.
        throw absent(checkpoint.get());
      }
      throw new UnusableStudentException(
          checkpoint.get().getCheckpoint() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Path folder(Checkpoint checkpoint) throws AbsentStudentException {
    try {
      Path folder = Path.of(checkpoint.getLocation());
      if (Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException e) {
      // A URI, say: no folder either.
    }
    throw absent(checkpoint);
  }

  private static AbsentStudentException absent(Checkpoint checkpoint) {
    return new AbsentStudentException(
        Hope.WHILE_NEW,
        "%s is not at %s: it was pruned (keep more: trainer --keep, --keep-every), or this machine does not see that folder"
            .formatted(checkpoint.getCheckpoint(), checkpoint.getLocation()));
  }
}
