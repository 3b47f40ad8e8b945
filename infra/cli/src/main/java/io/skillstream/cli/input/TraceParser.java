package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a {@link TraceLine} out of a record. */
final class TraceParser implements RecordParser<TraceField, TraceLine> {
  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  @Override
  public TraceField indispensable() {
    return TraceField.PROBLEM;
  }

  @Override
  public TraceLine parse(MappedRecord<TraceField> record) throws RefusedRecordException {
    Optional<String> problem = record.text(TraceField.PROBLEM);
    if (problem.isEmpty()) {
      throw new RefusedRecordException("no problem: the record has no field for it, or it is null");
    }
    Optional<JsonNode> skills = record.value(TraceField.SKILLS);
    return new TraceLine(
        record.position(),
        record.label(TraceField.ID).orElseGet(() -> record.position().toString()),
        problem.get(),
        response(record),
        record.text(TraceField.ANSWER),
        skills.isPresent() ? Optional.of(ChainField.parse(skills.get())) : Optional.empty(),
        record.label(TraceField.PROBLEM_ID),
        record.label(TraceField.SOURCE),
        record.label(TraceField.LICENCE),
        record.label(TraceField.TEACHER),
        record.count(TraceField.TOKENS),
        record.label(TraceField.TOKENIZER),
        record.share(TraceField.PASS_RATE),
        record.number(TraceField.WEIGHT));
  }

  /**
   * The whole response. A response that has thinking in it stands for itself; otherwise thinking
   * goes before it, or before the solution.
   */
  private static Optional<String> response(MappedRecord<TraceField> record)
      throws RefusedRecordException {
    Optional<String> whole = firstText(record, TraceField.RESPONSE);
    if (whole.isPresent() && whole.get().contains(CLOSE)) {
      return whole;
    }
    Optional<String> thinking = firstText(record, TraceField.REASONING);
    Optional<String> said = whole.isPresent() ? whole : firstText(record, TraceField.SOLUTION);
    if (thinking.isEmpty() || thinking.get().isBlank()) {
      return said.isPresent() ? said : thinking;
    }
    if (said.isEmpty()) {
      return thinking;
    }
    return Optional.of(
        OPEN + "\n" + withoutTags(thinking.get()) + "\n" + CLOSE + "\n\n" + said.get());
  }

  /** Thinking is stored with its tags by some and without by others. */
  private static String withoutTags(String thinking) {
    String bare = thinking.strip();
    if (bare.startsWith(OPEN)) {
      bare = bare.substring(OPEN.length());
    }
    if (bare.endsWith(CLOSE)) {
      bare = bare.substring(0, bare.length() - CLOSE.length());
    }
    return bare.strip();
  }

  /** Text, or the first of a list of texts (OpenR1 keeps a problem's generations in a list). */
  private static Optional<String> firstText(MappedRecord<TraceField> record, TraceField field)
      throws RefusedRecordException {
    Optional<JsonNode> value = record.value(field);
    if (value.isEmpty() || !value.get().isArray()) {
      return record.text(field);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value.get()) {
      if (!FieldValue.isMissing(element)) {
        texts.add(FieldValue.text(field, element));
      }
    }
    return texts.stream().findFirst();
  }
}
