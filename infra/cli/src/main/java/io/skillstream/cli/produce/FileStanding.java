package io.skillstream.cli.produce;

import io.skillstream.cli.input.Beginning;
import io.skillstream.cli.input.FileStamp;
import io.skillstream.cli.input.InputException;
import io.skillstream.cli.input.InputFile;
import io.skillstream.cli.input.Mark;
import io.skillstream.record.ProducedFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
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
 * @param stamp the file as it was before what stands before the mark was looked at
 * @param sent records sent before
 * @param refused records refused before
 */
record FileStanding(
    InputFile file, String key, Mark mark, FileStamp stamp, long sent, long refused) {
  /** What the memory of a file is kept under. */
  static String key(ProduceSettings settings, InputFile file) {
    String student =
        settings
            .student()
            .map(name -> "?student=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
            .orElse("");
    return settings.kind() + student + "/" + settings.producer() + path(file);
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
   * <p>Of a file that is followed, another one in its place is followed as well.
   *
   * @throws InputException if it was sent and has changed since, or with another mapping
   */
  static FileStanding find(ProducedFiles produced, ProduceSettings settings, InputFile file) {
    String key = key(settings, file);
    FileStamp stamp = FileStamp.of(file);
    if (settings.fromStart()) {
      return new FileStanding(file, key, Beginning.start(file), stamp, 0, 0);
    }
    Map<Beginning, ProducedFile> known = new LinkedHashMap<>();
    for (ProducedFile one : produced.of(settings.kind(), settings.student().orElse(""))) {
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
          stamp,
          one.getSent(),
          one.getRefused());
    }
    if (own.isPresent() && !settings.follow()) {
      throw new InputException(
          "%s has changed: its first %d lines, of %d bytes, are not those that were produced until %s; give --from-start to send all of it again, or put what is new into another file"
              .formatted(
                  file.path(),
                  own.get().getLines(),
                  own.get().getBytes(),
                  own.get().getUpdatedAt()));
    }
    return new FileStanding(file, key, Beginning.start(file), stamp, 0, 0);
  }

  /**
   * The same, if a file that is held open still begins with what stands before a mark: it is looked
   * at again only where another file may have been put in its place, or this one was cut.
   *
   * @param mark this one's, or a later one
   * @return empty: it is another file, or has changed
   * @throws InputException if it cannot be read
   */
  Optional<FileStanding> still(Mark mark) {
    return still(mark, FileStamp.of(file));
  }

  /**
   * Likewise.
   *
   * @param now the file as it is
   */
  Optional<FileStanding> still(Mark mark, FileStamp now) {
    boolean large = now.size() >= mark.bytes() || file.gzip();
    return large && now.isContinuationOf(stamp) ? Optional.of(this) : lookedAtAgain(mark, now);
  }

  /**
   * Whether this very file, which is held open, ends before a mark in it: whatever is written to it
   * later on is something else.
   *
   * @param now the file as it is
   */
  boolean isCut(Mark mark, FileStamp now) {
    return !file.gzip() && now.size() < mark.bytes() && now.identity().equals(stamp.identity());
  }

  /**
   * The same, now: it is looked at again where it was written to meanwhile.
   *
   * @throws InputException if it does not begin any more as it did
   */
  FileStanding unchanged() {
    FileStamp now = FileStamp.of(file);
    return (now.equals(stamp) ? Optional.of(this) : lookedAtAgain(mark, now))
        .orElseThrow(
            () ->
                new InputException(
                    file.path()
                        + " has changed since it was looked at: its first "
                        + mark.lines()
                        + " lines are others; start the same command again"));
  }

  private Optional<FileStanding> lookedAtAgain(Mark wanted, FileStamp now) {
    if (wanted.bytes() == 0 && !now.identity().equals(stamp.identity())) {
      // Every file begins with nothing: that says nothing.
      return Optional.empty();
    }
    Beginning before = new Beginning(wanted.lines(), wanted.bytes(), wanted.sha256());
    return Beginning.found(file, List.of(before)).isEmpty()
        ? Optional.empty()
        : Optional.of(new FileStanding(file, key, mark, now, sent, refused));
  }

  /** A file that was put in the place of this one. */
  FileStanding anew() {
    FileStamp now = FileStamp.of(file);
    return new FileStanding(file, key, Beginning.start(file), now, 0, 0);
  }

  /** Whether something was sent of another file that was here. */
  boolean isInPlaceOfAnother(ProducedFiles produced) {
    return mark.lines() == 0 && produced.at(key).filter(one -> one.getLines() > 0).isPresent();
  }

  /** What is remembered of it when it is sent up to a mark. */
  ProducedFile progress(
      ProduceSettings settings, Path path, Mark now, long more, long moreRefused) {
    return ProducedFile.newBuilder()
        .setProducer(settings.producer())
        .setPath(path.toString())
        .setKind(settings.kind())
        .setFields(settings.fields())
        .setStudent(settings.student().orElse(""))
        .setLines(now.lines())
        .setBytes(now.bytes())
        .setSha256(now.sha256())
        .setSent(sent + more)
        .setRefused(refused + moreRefused)
        .setUpdatedAt(Instant.now())
        .build();
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
