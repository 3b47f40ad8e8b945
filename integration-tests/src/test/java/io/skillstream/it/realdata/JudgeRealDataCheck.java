package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skillstream.domain.judge.Ending;
import io.skillstream.domain.judge.Judge;
import io.skillstream.domain.judge.JudgeSettings;
import io.skillstream.domain.judge.Judgement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The judge beside public graders' tests and verdicts. */
@Tag("real-data")
class JudgeRealDataCheck {
  /** The places at which the grader of {@code math_verify.jsonl} rounds unless told otherwise. */
  private static final int USUAL_PRECISION = 6;

  /** A relation and a set are the same answer here, whichever is expected. */
  private static final String DEFENDED = "$-2 \\\\le x \\\\le 7$";

  private final Judge judge = new Judge(JudgeSettings.DEFAULT);

  @Test
  void answer_casesOfAPublicGrader_agreesInNearlyAllWithoutFalseCorrect() {
    List<JsonNode> cases = RealData.lines(RealData.file("answers/math_verify.jsonl"));
    int agreed = 0;
    List<String> falselyCorrect = new ArrayList<>();
    for (JsonNode each : cases) {
      boolean correct = correct(judgeFor(each), each);
      boolean equivalent = each.get("equivalent").asBoolean();
      agreed += correct == equivalent ? 1 : 0;
      if (correct && !equivalent) {
        falselyCorrect.add(each.get("prediction").asText());
      }
    }
    assertThat(cases).hasSize(134);
    assertThat(agreed).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * cases.size()));
    assertThat(falselyCorrect).containsExactly(DEFENDED);
  }

  @Test
  void answer_verdictCases_agreesInAll() {
    List<JsonNode> cases =
        RealData.lines(RealData.file("answers/rasbt.jsonl")).stream()
            .filter(each -> each.has("equivalent"))
            .toList();
    assertThat(cases).hasSize(18);
    for (JsonNode each : cases) {
      assertThat(correct(judge, each)).as("%s", each).isEqualTo(each.get("equivalent").asBoolean());
    }
  }

  @Test
  void answer_pairsAsStudentsWroteThem_agreesWithTheGradersInNearlyAll() {
    List<JsonNode> pairs = RealData.lines(RealData.file("answers/natural.jsonl"));
    int agreed = 0;
    for (JsonNode pair : pairs) {
      JsonNode published =
          pair.has("exact_match_flex")
              ? pair.get("exact_match_flex")
              : pair.has("score") ? pair.get("score") : pair.get("is_correct");
      agreed += correct(judge, pair) == published.asBoolean() ? 1 : 0;
    }
    assertThat(pairs).hasSize(1192);
    assertThat(agreed).isGreaterThanOrEqualTo(1160);
  }

  @Test
  void response_fullGenerations_agreesWithTheGradersInNearlyAllAndNeverGivesUp() {
    Map<String, String> expected = new HashMap<>();
    RealData.lines(RealData.traceFile())
        .forEach(trace -> expected.put(trace.get("id").asText(), trace.get("answer").asText()));
    List<JsonNode> attempts = RealData.lines(RealData.file("math/attempts.jsonl"));
    int agreed = 0;
    for (JsonNode attempt : attempts) {
      Judgement judgement =
          judge.response(
              expected.getOrDefault(attempt.get("id").asText(), ""),
              attempt.get("response").asText(),
              Ending.UNSTATED);
      boolean published = attempt.get("correct_flex").asBoolean();
      agreed += judgement.verdict().isCorrect() == published ? 1 : 0;
      assertThat(judgement.verdict().word()).isNotEqualTo("unknown");
    }
    assertThat(attempts).hasSize(2000);
    assertThat(agreed).isGreaterThanOrEqualTo(1960);
  }

  private Judge judgeFor(JsonNode each) {
    int precision = each.path("precision").asInt(USUAL_PRECISION);
    return precision == USUAL_PRECISION
        ? judge
        : new Judge(JudgeSettings.DEFAULT.withDecimals(precision));
  }

  private static boolean correct(Judge judge, JsonNode each) {
    return judge.answer(text(each, "gold"), text(each, "prediction")).verdict().isCorrect();
  }

  private static String text(JsonNode record, String field) {
    return record.get(field).isNull() ? "" : record.get(field).asText();
  }
}
