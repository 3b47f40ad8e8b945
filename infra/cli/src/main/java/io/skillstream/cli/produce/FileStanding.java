package io.skillstream.cli.produce;

import io.skillstream.cli.input.Beginning;
import io.skillstream.cli.input.InputException;
import io.skillstream.cli.input.InputFile;
import io.skillstream.cli.input.Mark;
import io.skillstream.record.ProducedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a file was sent.
 *
 * @param file the file
 * @param key of what is remembered of it
 * @param mark where the rest begins
 * @param sent records sent before
 * @param refused records refused before
 */
record FileStanding(InputFile file, String key, Mark mark, long sent, long refused) {
  /** What the memory of a file is kept under. */
  static String key(ProduceSettings settings, InputFile file) {
    return settings.kind() + "/" + settings.producer() + path(file);
  }

  /** The file's path, whatever links lead to it. */
  static Path path(InputFile file) {
    try {
      return file.path().toRealPath();
    } catch (IOException e) {
      throw new InputException("cannot find " + file.path() + ": " + e, e);
    }
  }

  /**
   * Finds how far a file was sent: it is known by what it begins with, whatever it is called now.
   *
   * @throws InputException if it was sent and has changed since, or with another mapping
   */
  static FileStanding find(ProducedFiles produced, ProduceSettings settings, InputFile file) {
    String key = key(settings, file);
    if (settings.fromStart()) {
      return new FileStanding(file, key, Beginning.start(file), 0, 0);
    }
    Map<Beginning, ProducedFile> known = new LinkedHashMap<>();
    for (ProducedFile one : produced.of(settings.kind())) {
      known.put(beginning(one), one);
    }
    // What is remembered of this very file goes before the same of another.
    Optional<ProducedFile> own = produced.at(key);
    own.ifPresent(one -> known.put(beginning(one), one));
    Map<Beginning, Mark> found = Beginning.found(file, known.keySet());
    Optional<Beginning> furthest =
        found.keySet().stream()
            .max(Comparator.comparingLong(Beginning::bytes).thenComparingLong(Beginning::lines));
    if (furthest.isPresent()) {
      ProducedFile one = Objects.requireNonNull(known.get(furthest.get()));
      requireSameFields(file, one, settings.fields());
      return new FileStanding(
          file,
          key,
          Objects.requireNonNull(found.get(furthest.get())),
          one.getSent(),
          one.getRefused());
    }
    if (own.isPresent()) {
      throw new InputException(
          "%s has changed: its first %d lines, of %d bytes, are not those that were produced until %s; give --from-start to send all of it again, or put what is new into another file"
              .formatted(
                  file.path(),
                  own.get().getLines(),
                  own.get().getBytes(),
                  own.get().getUpdatedAt()));
    }
    return new FileStanding(file, key, Beginning.start(file), 0, 0);
  }

  private static void requireSameFields(InputFile file, ProducedFile one, String fields) {
    if (!one.getFields().equals(fields)) {
      throw new InputException(
          "%s was produced until line %d with %s; give the same, or --from-start to send all of it again with %s"
              .formatted(file.path(), one.getLines(), fields(one.getFields()), fields(fields)));
    }
  }

  private static String fields(String fields) {
    return fields.isEmpty() ? "no --fields" : "--fields " + fields;
  }

  private static Beginning beginning(ProducedFile one) {
    return new Beginning(one.getLines(), one.getBytes(), one.getSha256());
  }

  /** Says of all files at once what is wrong with them. */
  static List<FileStanding> findAll(
      ProducedFiles produced, ProduceSettings settings, List<InputFile> files) {
    List<FileStanding> standings = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (InputFile file : files) {
      try {
        standings.add(find(produced, settings, file));
      } catch (InputException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InputException(String.join("\n  ", problems));
    }
    return standings;
  }
}
