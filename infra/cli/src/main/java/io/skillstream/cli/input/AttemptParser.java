package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads an {@link AttemptLine} out of a record.
 *
 * @param student the student of records that do not name one
 */
record AttemptParser(Optional<String> student) implements RecordParser<AttemptField, AttemptLine> {
  /** Epoch numbers from here on are milliseconds: as seconds they would lie after the year 5000. */
  private static final double FIRST_MILLIS = 1e11;

  @Override
  public AttemptField indispensable() {
    return AttemptField.ID;
  }

  @Override
  public AttemptLine parse(MappedRecord<AttemptField> record) throws RefusedRecordException {
    Optional<String> reference = record.text(AttemptField.ID).filter(id -> !id.isBlank());
    if (reference.isEmpty()) {
      throw new RefusedRecordException("no id of the trace or problem that was attempted");
    }
    Optional<String> name = record.label(AttemptField.STUDENT).or(() -> student);
    if (name.isEmpty()) {
      throw new RefusedRecordException("no student, and none was given for records without one");
    }
    Optional<JsonNode> verdict = record.value(AttemptField.VERDICT);
    return new AttemptLine(
        record.position(),
        reference.get(),
        name.get(),
        record.label(AttemptField.CHECKPOINT),
        verdict.isPresent() ? Verdict.parse(verdict.get()) : Verdict.UNKNOWN,
        record.text(AttemptField.RESPONSE),
        record.text(AttemptField.ANSWER),
        Optional.of(sampling(record)).filter(sampling -> !sampling.equals(Sampling.UNSTATED)),
        attemptedAt(record));
  }

  private static Sampling sampling(MappedRecord<AttemptField> record)
      throws RefusedRecordException {
    OptionalDouble limit = record.number(AttemptField.MAX_TOKENS);
    return new Sampling(
        record.number(AttemptField.TEMPERATURE),
        record.number(AttemptField.TOP_P),
        limit.isPresent() ? OptionalInt.of((int) limit.getAsDouble()) : OptionalInt.empty(),
        record.label(AttemptField.PROMPT_FORMAT),
        record.label(AttemptField.JUDGE),
        record.label(AttemptField.SERVED_MODEL));
  }

  private static Optional<Instant> attemptedAt(MappedRecord<AttemptField> record)
      throws RefusedRecordException {
    Optional<JsonNode> value = record.value(AttemptField.ATTEMPTED_AT);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> instant = instant(value.get());
    if (instant.isEmpty() && record.isExplicit(AttemptField.ATTEMPTED_AT)) {
      throw new RefusedRecordException(
          "attempted_at is no time; write 2026-01-31T12:00:00Z or seconds since 1970");
    }
    return instant;
  }

  private static Optional<Instant> instant(JsonNode value) {
    OptionalDouble epoch = FieldValue.number(value);
    try {
      if (epoch.isPresent()) {
        double number = epoch.getAsDouble();
        return Optional.of(
            Instant.ofEpochMilli((long) (number >= FIRST_MILLIS ? number : number * 1000)));
      }
      String text = value.asText().strip().replaceFirst(" (?=\\d)", "T");
      try {
        return Optional.of(OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeParseException e) {
        // Without an offset, as Python's isoformat() writes it: taken as UTC.
        return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
      }
    } catch (DateTimeException e) {
      return Optional.empty(); // not a time: the caller decides whether that is bad
    }
  }
}
