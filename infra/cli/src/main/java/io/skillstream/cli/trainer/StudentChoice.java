package io.skillstream.cli.trainer;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.TrainerWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which student a run begins with: the built-in small one, or a Hugging Face folder.
 *
 * @param folder as given, {@code small} for the built-in one
 * @param seed of the small one's weights
 * @param weights what a folder's weights are read in
 */
record StudentChoice(String folder, long seed, Precision weights)
    implements TrainerWorker.StudentSource {
  static final String SMALL = "small";

  StudentChoice {
    if (!folder.equals(SMALL) && !Files.isDirectory(Path.of(folder))) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--student-folder is '"
              + folder
              + "', expected 'small' or the folder of a Hugging Face model");
    }
  }

  StudentChoice(String folder, long seed) {
    this(folder, seed, Precision.FLOAT32);
  }

  /** The same, its weights read in another precision. */
  StudentChoice in(Precision other) {
    return new StudentChoice(folder, seed, other);
  }

  boolean isSmall() {
    return folder.equals(SMALL);
  }

  @Override
  public Student open() {
    try {
      return isSmall() ? Student.small(seed) : Student.read(Path.of(folder), weights);
    } catch (IOException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String name() {
    return isSmall() ? SMALL : Path.of(folder).toAbsolutePath().normalize().toString();
  }
}
