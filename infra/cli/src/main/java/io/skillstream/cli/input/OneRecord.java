package io.skillstream.cli.input;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads records that do not come from files, one at a time, as those of files are read.
 * Thread-safe.
 *
 * @param <T> {@link TraceLine} or {@link AttemptLine}
 */
public final class OneRecord<T> {
  private final Reading<?, T> reading;

  private OneRecord(Reading<?, T> reading) {
    this.reading = reading;
  }

  private record Reading<F extends Enum<F> & Field, T>(
      FieldMapping<F> mapping, RecordParser<F, T> parser) {
    Line<T> read(Position position, ByteBuffer json) {
      try {
        return new Line.Parsed<>(
            position, parser.parse(new MappedRecord<>(mapping, position, RecordJson.parse(json))));
      } catch (RefusedRecordException e) {
        return new Line.Refused<>(position, e.reason(), json);
      }
    }
  }

  /** A reader of traces, whose fields have usual names. */
  public static OneRecord<TraceLine> traces() {
    return new OneRecord<>(new Reading<>(FieldMapping.ofTraces(""), new TraceParser()));
  }

  /** A reader of attempts likewise, each of which names its student. */
  public static OneRecord<AttemptLine> attempts() {
    return new OneRecord<>(
        new Reading<>(FieldMapping.ofAttempts(""), new AttemptParser(Optional.empty())));
  }

  /**
   * Reads a record.
   *
   * @param position what stands for its id where it has none
   * @param json the record
   */
  public Line<T> read(Position position, ByteBuffer json) {
    return reading.read(position, json);
  }
}
