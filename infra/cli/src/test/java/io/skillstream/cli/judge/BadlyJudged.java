package io.skillstream.cli.judge;

import io.skillstream.cli.sample.SampleTrace;
import io.skillstream.domain.judge.Ending;
import io.skillstream.domain.judge.Judge;
import io.skillstream.domain.judge.JudgeSettings;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.record.Sampling;
import io.skillstream.record.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The same answers of two students, at two checkpoints each: those of one were judged as the
 * present judge does, those of the other by one that errs.
 */
public final class BadlyJudged {
  public static final String RIGHTLY = "judged-rightly";
  public static final String BADLY = "judged-badly";

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final Judge judge = new Judge(JudgeSettings.DEFAULT);
  private final List<Attempt> attempts = new ArrayList<>();
  private final Map<String, Verdict> newest = new HashMap<>();
  private long misjudged;

  /** Answers to all problems of these traces that have an answer. */
  public BadlyJudged(List<SampleTrace> traces) {
    for (int checkpoint = 1; checkpoint <= 2; checkpoint++) {
      for (SampleTrace trace : traces) {
        if (trace.answer().isPresent() && !trace.problem().isBlank()) {
          answer(trace, trace.answer().get(), "c" + checkpoint);
        }
      }
    }
  }

  /** What is to be recorded, of both students. */
  public List<Attempt> attempts() {
    return attempts;
  }

  /** How many attempts of one student have another verdict than the present judge gives. */
  public long misjudged() {
    return misjudged;
  }

  /** How many problems have this verdict in the end, by the present judge. */
  public long problems(Verdict verdict) {
    return newest.values().stream().filter(verdict::equals).count();
  }

  private void answer(SampleTrace trace, String answer, String checkpoint) {
    int number = attempts.size() / 2;
    String given = number % 3 == 0 ? answer : "-" + number + ".5";
    String response = "I think it is \\boxed{" + given + "}.";
    Verdict right =
        Verdict.valueOf(
            judge
                .response(answer, response, Ending.UNSTATED)
                .verdict()
                .word()
                .toUpperCase(Locale.ROOT));
    Verdict bad =
        number % 5 == 0
            ? Verdict.UNKNOWN
            : number % 2 == 0 ? right : right == Verdict.CORRECT ? Verdict.WRONG : Verdict.CORRECT;
    misjudged += bad == right ? 0 : 1;
    newest.put(Identity.problemId(trace.problem()), right);
    attempts.add(attempt(RIGHTLY, trace, checkpoint, response, right, number));
    attempts.add(attempt(BADLY, trace, checkpoint, response, bad, number));
  }

  private static Attempt attempt(
      String student,
      SampleTrace trace,
      String checkpoint,
      String response,
      Verdict verdict,
      int number) {
    return Attempt.newBuilder()
        .setAttemptId(student + "-" + number)
        .setReference(number % 4 == 0 ? Identity.problemId(trace.problem()) : trace.id())
        .setStudent(student)
        .setCheckpoint(checkpoint)
        .setVerdict(verdict)
        .setResponse(response)
        .setSampling(Sampling.newBuilder().setTemperature(0.6).setJudge("another-0").build())
        .setAttemptedAt(FIRST.plusSeconds(number))
        .build();
  }
}
