package io.skillstream.cli.produce;

import io.skillstream.cli.CommandException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be produced, and how.
 *
 * @param files files or folders
 * @param attempts whether they hold attempts, and not traces
 * @param fields mapping of their fields, as {@code problem=...,answer=...}
 * @param student of attempts that name none
 * @param perSecond records a second; infinite: as fast as they are taken
 * @param producer who sends, in the memory of how far files are sent
 * @param fromStart whether all is sent, whatever was sent before
 * @param follow whether to wait for more at the end
 * @param strict whether the first refused record ends it
 * @param refused file for what is refused
 */
record ProduceSettings(
    List<Path> files,
    boolean attempts,
    String fields,
    Optional<String> student,
    double perSecond,
    String producer,
    boolean fromStart,
    boolean follow,
    boolean strict,
    Optional<Path> refused) {
  private static final int LONGEST_NAME = 200;

  /** Reports all problems together. */
  ProduceSettings {
    files = List.copyOf(files);
    List<String> problems = new ArrayList<>();
    if (producer.isBlank() || producer.length() > LONGEST_NAME || producer.contains("/")) {
      problems.add("--producer is '" + producer + "', expected a name without '/'");
    }
    if (student.isPresent() && !attempts) {
      problems.add("--student is of attempts: add --attempts, or leave it out for traces");
    }
    if (follow && files.size() != 1) {
      problems.add("--follow takes one file, and there are " + files.size());
    }
    CommandException.throwIfAny(problems);
  }

  /** {@code traces} or {@code attempts}. */
  String kind() {
    return attempts ? "attempts" : "traces";
  }
}
