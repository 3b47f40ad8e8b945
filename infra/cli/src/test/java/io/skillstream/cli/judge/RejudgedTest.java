package io.skillstream.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.judge.Rejudged.Kind;
import io.skillstream.domain.judge.Judge;
import io.skillstream.domain.judge.JudgeSettings;
import io.skillstream.record.Attempt;
import io.skillstream.record.Sampling;
import io.skillstream.record.Verdict;
import io.skillstream.record.WrongReason;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RejudgedTest {
  private static final Supplier<Optional<String>> NOTHING = Optional::empty;

  private final Judge judge = new Judge(JudgeSettings.DEFAULT);

  @Test
  void attempt_judgedOtherwiseNow_hasTheNewVerdictAndItsJudge() {
    Attempt attempt = attempt("so it is \\boxed{\\frac{1}{2}}", "0.5", Verdict.WRONG);
    attempt.setWrongReason(WrongReason.MISMATCH);
    attempt.setSampling(Sampling.newBuilder().setTemperature(0.6).setJudge("old-1").build());

    Rejudged rejudged = Rejudged.of(judge, attempt, NOTHING);

    assertThat(rejudged.kind()).isEqualTo(Kind.CHANGED);
    Attempt changed = rejudged.attempt().orElseThrow();
    assertThat(changed.getAttemptId()).isEqualTo("a");
    assertThat(changed.getVerdict()).isEqualTo(Verdict.CORRECT);
    assertThat(changed.getWrongReason()).isNull();
    assertThat(changed.getExtractedAnswer()).isEqualTo("\\frac{1}{2}");
    assertThat(changed.getSampling().getJudge()).isEqualTo(Judge.VERSION);
    assertThat(changed.getSampling().getTemperature()).isEqualTo(0.6);
    assertThat(changed.getAttemptedAt()).isEqualTo(attempt.getAttemptedAt());
    assertThat(Rejudged.of(judge, changed, NOTHING).kind()).isEqualTo(Kind.UNCHANGED);
  }

  @Test
  void attempt_wrongForAnotherReasonNow_isChanged() {
    Attempt attempt = attempt("I do not", "5", Verdict.WRONG);
    attempt.setWrongReason(WrongReason.MISMATCH);

    Attempt changed = Rejudged.of(judge, attempt, NOTHING).attempt().orElseThrow();

    assertThat(changed.getVerdict()).isEqualTo(Verdict.WRONG);
    assertThat(changed.getWrongReason()).isNotEqualTo(WrongReason.MISMATCH);
    assertThat(Rejudged.of(judge, changed, NOTHING).kind()).isEqualTo(Kind.UNCHANGED);
  }

  @Test
  void attempt_wrongWithoutAReasonAndStillWrong_stays() {
    Attempt attempt = attempt("\\boxed{4}", "5", Verdict.WRONG);

    assertThat(Rejudged.of(judge, attempt, NOTHING).kind()).isEqualTo(Kind.UNCHANGED);
  }

  @Test
  void attempt_withoutExpectedAnswer_isJudgedByTheProblems() {
    Attempt attempt = attempt("\\boxed{4}", null, Verdict.WRONG);

    Rejudged rejudged = Rejudged.of(judge, attempt, () -> Optional.of("4"));

    assertThat(rejudged.attempt().orElseThrow().getVerdict()).isEqualTo(Verdict.CORRECT);
    assertThat(rejudged.attempt().orElseThrow().getExpectedAnswer()).isEqualTo("4");
    assertThat(Rejudged.of(judge, attempt, NOTHING).kind()).isEqualTo(Kind.WITHOUT_ANSWER);
  }

  @Test
  void attempt_thatRecordsItsExpectedAnswer_isJudgedByThatOne() {
    Attempt attempt = attempt("\\boxed{4}", "4", Verdict.CORRECT);

    assertThat(Rejudged.of(judge, attempt, () -> Optional.of("5")).kind())
        .isEqualTo(Kind.UNCHANGED);
  }

  @Test
  void attempt_withoutResponse_stays() {
    Attempt attempt = attempt(null, "4", Verdict.WRONG);

    assertThat(Rejudged.of(judge, attempt, NOTHING).kind()).isEqualTo(Kind.WITHOUT_RESPONSE);
  }

  @Test
  void attempt_finishedAtItsLimit_isCutOff() {
    Attempt attempt = attempt("then 2 + 2 = 4", "5", Verdict.CORRECT);
    attempt.setFinishReason("length");

    assertThat(Rejudged.of(judge, attempt, NOTHING).attempt().orElseThrow().getWrongReason())
        .isEqualTo(WrongReason.CUT_OFF);
  }

  @Test
  void counts_ofSeveral_areByKindAndByChange() {
    RejudgeCounts counts = new RejudgeCounts();
    for (Attempt attempt :
        new Attempt[] {
          attempt("\\boxed{4}", "4", Verdict.WRONG),
          attempt("\\boxed{4}", "4", Verdict.WRONG),
          attempt("\\boxed{4}", "4", Verdict.CORRECT),
          attempt("\\boxed{4}", "5", Verdict.UNKNOWN),
          attempt(null, "5", Verdict.WRONG),
          attempt("\\boxed{4}", " ", Verdict.WRONG)
        }) {
      counts.add(attempt, Rejudged.of(judge, attempt, NOTHING));
    }

    assertThat(counts.json(true).toString())
        .isEqualTo(
            "{\"judge\":\""
                + Judge.VERSION
                + "\",\"dry_run\":true,\"attempts\":6,\"unchanged\":1,\"changed\":3,\"changes\":"
                + "{\"unknown -> wrong (mismatch)\":1,\"wrong -> correct\":2},"
                + "\"without_response\":1,\"without_expected_answer\":1}");
    assertThat(counts.text(true)).contains("would change").contains("wrong -> correct");
    assertThat(counts.text(false)).doesNotContain("would change");
  }

  private static Attempt attempt(
      @Nullable String response, @Nullable String expected, Verdict verdict) {
    return Attempt.newBuilder()
        .setAttemptId("a")
        .setReference("t")
        .setStudent("s")
        .setVerdict(verdict)
        .setResponse(response)
        .setExpectedAnswer(expected)
        .setAttemptedAt(Instant.ofEpochSecond(7))
        .build();
  }
}
