package io.skillstream.cli.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.domain.judge.Ending;
import io.skillstream.domain.judge.Judge;
import io.skillstream.domain.judge.Judgement;
import java.util.List;
import java.util.Optional;

/** One record of a file of answers, with what the judge says of it. */
final class JudgedLine {
  static final List<String> EXPECTED = List.of("gold", "answer", "expected_answer");
  static final List<String> ANSWER = List.of("prediction");
  static final List<String> RESPONSE = List.of("response", "generation");
  private static final List<String> ENDING = List.of("finish_reason", "stop_reason");

  private JudgedLine() {}

  /**
   * Judges a record: {@code prediction} is an answer alone, {@code response} or {@code generation}
   * a text whose final answer is looked for. Empty where the record has none of them; an expected
   * answer that is missing is an unusable one.
   */
  static Optional<Judgement> judge(Judge judge, ObjectNode record) {
    String expected = text(record, EXPECTED).orElse("");
    if (has(record, ANSWER)) {
      return Optional.of(judge.answer(expected, text(record, ANSWER).orElse("")));
    }
    if (!has(record, RESPONSE)) {
      return Optional.empty();
    }
    Ending ending = text(record, ENDING).map(Ending::of).orElse(Ending.UNSTATED);
    return Optional.of(judge.response(expected, text(record, RESPONSE).orElse(""), ending));
  }

  /** Adds the verdict and what was judged to the record. */
  static void write(Judgement judgement, ObjectNode record) {
    record.put("verdict", judgement.verdict().word());
    record.put("verdict_reason", judgement.verdict().reason());
    judgement
        .answer()
        .ifPresentOrElse(
            answer -> record.put("extracted", answer.text()), () -> record.putNull("extracted"));
  }

  private static boolean has(ObjectNode record, List<String> names) {
    return names.stream().anyMatch(record::has);
  }

  /** The first of these fields that has a value, numbers as they are written. */
  private static Optional<String> text(ObjectNode record, List<String> names) {
    for (String name : names) {
      JsonNode value = record.path(name);
      if (value.isValueNode() && !value.isNull() && !value.isMissingNode()) {
        return Optional.of(
            value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText());
      }
    }
    return Optional.empty();
  }
}
