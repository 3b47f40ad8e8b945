package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * The records of some files, one after the other, read once and never held together.
 *
 * <p>Opening looks at the first {@link #LOOKED_AT} records of each file, so that a wrong file or a
 * wrong field mapping is told before any work is done; reading then never throws for what a record
 * holds. Not thread-safe, except {@link #bytesRead()}.
 *
 * @param <T> {@link TraceLine}, {@link AttemptLine} or {@link ProblemLine}
 */
public final class InputReader<T> implements Iterator<Line<T>>, AutoCloseable {
  /** Longest line that is read, in bytes. */
  public static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

  private static final int LOOKED_AT = 20;

  private final InputFiles files;
  private final int maxLineBytes;
  private final Records<?, T> records;
  private final List<String> notices;
  private int nextFile;
  private volatile long bytesOfFinished;
  private volatile Optional<RecordFile> current = Optional.empty();

  /** The file that has marks, read to its end. */
  private Optional<RecordFile> read = Optional.empty();

  private Optional<Line<T>> ahead = Optional.empty();
  private Optional<Mark> from = Optional.empty();
  private Optional<Mark> end = Optional.empty();

  private InputReader(InputFiles files, int maxLineBytes, Records<?, T> records) {
    this.files = files;
    this.maxLineBytes = maxLineBytes;
    this.records = records;
    this.notices = new ArrayList<>(files.notices());
    look();
  }

  /**
   * Opens trace files.
   *
   * @throws InputException if a file cannot be read or holds no record, or a hand-made mapping
   *     names a property that none of a file's first records has
   */
  public static InputReader<TraceLine> traces(InputFiles files, FieldMapping<TraceField> mapping) {
    return traces(files, mapping, MAX_LINE_BYTES);
  }

  static InputReader<TraceLine> traces(
      InputFiles files, FieldMapping<TraceField> mapping, int maxLineBytes) {
    return new InputReader<>(files, maxLineBytes, new Records<>(mapping, new TraceParser()));
  }

  /** Opens files of problems alone; see {@link #traces(InputFiles, FieldMapping)}. */
  public static InputReader<ProblemLine> problems(
      InputFiles files, FieldMapping<TraceField> mapping) {
    return new InputReader<>(files, MAX_LINE_BYTES, new Records<>(mapping, new ProblemParser()));
  }

  /**
   * Opens attempts files; see {@link #traces(InputFiles, FieldMapping)}.
   *
   * @param student the student of records that do not name one
   */
  public static InputReader<AttemptLine> attempts(
      InputFiles files, FieldMapping<AttemptField> mapping, Optional<String> student) {
    return new InputReader<>(
        files, MAX_LINE_BYTES, new Records<>(mapping, new AttemptParser(student)));
  }

  /**
   * Begins at a mark of the only file, and keeps marks from there on. May be called again, for
   * another file in its place.
   *
   * @throws IllegalStateException if there are several files
   */
  public void from(Mark mark) {
    if (files.files().size() != 1) {
      throw new IllegalStateException("marks are of one file, not of " + files.files().size());
    }
    close();
    ahead = Optional.empty();
    nextFile = 0;
    bytesOfFinished = 0;
    from = Optional.of(mark);
    end = from;
  }

  /**
   * Looks for more at the end of the file that {@link #from} began with, also where it was moved.
   *
   * @param mark at its end
   * @throws UnsupportedOperationException if its format does not allow it
   */
  public void goOn(Mark mark) {
    RecordFile open =
        current.or(() -> read).orElseThrow(() -> new IllegalStateException("none was opened"));
    open.goTo(mark);
    current = Optional.of(open);
    read = Optional.empty();
    ahead = Optional.empty();
    bytesOfFinished = 0;
  }

  /** The mark before what {@link #next()} gives next, or at the end. */
  public Mark mark() {
    if (current.isEmpty()) {
      return end.orElseThrow(() -> new IllegalStateException("no marks are kept"));
    }
    return ahead.isPresent() ? current.get().before() : current.get().after();
  }

  /** What {@link #next()} will give. */
  public Line<T> peek() {
    if (!hasNext()) {
      throw new NoSuchElementException("the input has ended");
    }
    return ahead.orElseThrow();
  }

  /**
   * Whether the record that was looked at last ends with the file instead of its line, or with
   * damage: there may be more of it another time.
   */
  public boolean isUnfinished() {
    return current.isPresent() && current.get().isUnfinished();
  }

  /** Whether that is because the rest of the file cannot be read. */
  public boolean isDamaged() {
    return current.isPresent() && current.get().isDamaged();
  }

  /** What the user should know and nothing stops for; grows until the last record is read. */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  /** Bytes on disk read so far, for a progress bar; may be asked from another thread. */
  public long bytesRead() {
    return bytesOfFinished + current.map(RecordFile::bytesRead).orElse(0L);
  }

  /** Bytes on disk of all files. */
  public long totalBytes() {
    return files.totalBytes();
  }

  @Override
  public boolean hasNext() {
    while (ahead.isEmpty()) {
      if (current.isEmpty()) {
        if (nextFile == files.files().size()) {
          return false;
        }
        current = Optional.of(RecordFile.open(files.files().get(nextFile), maxLineBytes, from));
        nextFile++;
      }
      Optional<RawLine> raw = current.get().next();
      if (raw.isPresent()) {
        ahead = Optional.of(records.read(raw.get()));
      } else {
        finishFile();
      }
    }
    return true;
  }

  @Override
  public Line<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the input has ended");
    }
    Line<T> line = ahead.orElseThrow();
    ahead = Optional.empty();
    return line;
  }

  @Override
  public void close() {
    current.or(() -> read).ifPresent(RecordFile::close);
    current = Optional.empty();
    read = Optional.empty();
    nextFile = files.files().size();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, the progress bar reads
  private void finishFile() {
    InputFile file = files.files().get(nextFile - 1);
    if (from.isPresent()) {
      end = current.map(RecordFile::after);
      read = current;
    } else {
      current.ifPresent(RecordFile::close);
    }
    current = Optional.empty();
    bytesOfFinished += file.bytes();
    notices.addAll(records.endFile(file));
  }

  private void look() {
    for (InputFile file : files.files()) {
      try (RecordFile opened = RecordFile.open(file, maxLineBytes, Optional.empty())) {
        int lines = 0;
        Optional<RawLine> raw = opened.next();
        while (raw.isPresent() && lines < LOOKED_AT) {
          lines++;
          records.look(raw.get());
          raw = opened.next();
        }
        if (lines == 0) {
          throw new InputException(file.path() + " holds no record, only blank lines");
        }
        notices.addAll(records.endLook(file, raw.isEmpty()));
      }
    }
  }

  /** The half of the reader that knows what the fields are. */
  private static final class Records<F extends Enum<F> & Field, T> {
    private static final int NAMES_SHOWN = 30;

    private final FieldMapping<F> mapping;
    private final RecordParser<F, T> parser;
    private final Map<F, Boolean> mappedSeen;
    private final Set<String> names = new LinkedHashSet<>();
    private boolean indispensableSeen;
    private long objects;

    Records(FieldMapping<F> mapping, RecordParser<F, T> parser) {
      this.mapping = mapping;
      this.parser = parser;
      this.mappedSeen = new EnumMap<>(parser.indispensable().getDeclaringClass());
      startFile();
    }

    Line<T> read(RawLine raw) {
      try {
        ObjectNode record = object(raw);
        MappedRecord<F> mapped = new MappedRecord<>(mapping, raw.position(), record);
        return new Line.Parsed<>(raw.position(), parser.parse(mapped));
      } catch (RefusedRecordException e) {
        return new Line.Refused<>(raw.position(), e.reason(), raw.bytes());
      }
    }

    /** The record, noting which hand-mapped properties it has. */
    private ObjectNode object(RawLine raw) throws RefusedRecordException {
      if (raw.refusal().isPresent()) {
        throw new RefusedRecordException(raw.refusal().get());
      }
      ObjectNode record = RecordJson.parse(raw.bytes());
      objects++;
      mappedSeen.replaceAll((field, seen) -> seen || mapping.isThere(field, record));
      return record;
    }

    void look(RawLine raw) {
      goodObject(raw)
          .ifPresent(
              record -> {
                record.fieldNames().forEachRemaining(names::add);
                indispensableSeen |= mapping.fieldsOf(record).containsKey(parser.indispensable());
              });
    }

    /** A bad record is told when it is read; here only good ones can say which fields there are. */
    private Optional<ObjectNode> goodObject(RawLine raw) {
      try {
        return Optional.of(object(raw));
      } catch (RefusedRecordException e) {
        return Optional.empty();
      }
    }

    /** Complains about what the first records already show. */
    List<String> endLook(InputFile file, boolean wholeFile) {
      List<String> found = new ArrayList<>();
      if (objects > 0) {
        for (Map.Entry<F, Boolean> field : mappedSeen.entrySet()) {
          if (!field.getValue() && (wholeFile || field.getKey() == parser.indispensable())) {
            throw new InputException(
                missing(file, field.getKey(), wholeFile) + "; its fields are " + namesSeen());
          }
        }
        if (!indispensableSeen && !mapping.isExplicit(parser.indispensable())) {
          found.add(
              file.path()
                  + ": none of the first records has a field known as '"
                  + parser.indispensable().key()
                  + "'; its fields are "
                  + namesSeen()
                  + "; map one with "
                  + parser.indispensable().key()
                  + "=...");
        }
      }
      startFile();
      return found;
    }

    List<String> endFile(InputFile file) {
      List<String> found = new ArrayList<>();
      if (objects > 0) {
        mappedSeen.forEach(
            (field, seen) -> {
              if (!seen) {
                found.add(missing(file, field, true));
              }
            });
      }
      startFile();
      return found;
    }

    private void startFile() {
      objects = 0;
      names.clear();
      indispensableSeen = false;
      mapping.explicit().keySet().forEach(field -> mappedSeen.put(field, false));
    }

    private String missing(InputFile file, F field, boolean wholeFile) {
      return file.path()
          + ": '"
          + field.key()
          + "' is mapped to '"
          + mapping.explicit().get(field)
          + "', which "
          + (wholeFile ? "no record" : "none of the first records")
          + " has";
    }

    private String namesSeen() {
      List<String> shown = names.stream().limit(NAMES_SHOWN).toList();
      return String.join(", ", shown) + (names.size() > NAMES_SHOWN ? ", ..." : "");
    }
  }
}
