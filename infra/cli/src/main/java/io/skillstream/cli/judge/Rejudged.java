package io.skillstream.cli.judge;

import io.skillstream.domain.judge.Ending;
import io.skillstream.domain.judge.Judge;
import io.skillstream.domain.judge.Judgement;
import io.skillstream.domain.judge.UnknownReason;
import io.skillstream.domain.judge.Verdict.Unknown;
import io.skillstream.domain.judge.Verdict.Wrong;
import io.skillstream.domain.judge.extraction.FinalAnswer;
import io.skillstream.record.Attempt;
import io.skillstream.record.Sampling;
import io.skillstream.record.Verdict;
import io.skillstream.record.WrongReason;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a recorded attempt when it is judged again.
 *
 * @param kind what became of it
 * @param attempt the attempt with its new verdict; only where that is {@link Kind#CHANGED}
 */
record Rejudged(Kind kind, Optional<Attempt> attempt) {
  /** Everything that can become of an attempt. */
  enum Kind {
    /** Verdict, or why it is wrong, is another one. */
    CHANGED,
    /** The verdict stands. */
    UNCHANGED,
    /** There is nothing to judge: the response was not recorded. */
    WITHOUT_RESPONSE,
    /** There is nothing to judge by: no usable expected answer is known. */
    WITHOUT_ANSWER
  }

  /**
   * Judges an attempt again. The same attempt and answer always give the same, and judging what
   * came out gives {@link Kind#UNCHANGED}.
   *
   * @param expected the expected answer, where the attempt does not record it
   */
  static Rejudged of(Judge judge, Attempt attempt, Supplier<Optional<String>> expected) {
    if (attempt.getResponse() == null) {
      return new Rejudged(Kind.WITHOUT_RESPONSE, Optional.empty());
    }
    Optional<String> answer =
        Optional.ofNullable(attempt.getExpectedAnswer())
            .filter(text -> !text.isBlank())
            .or(expected);
    if (answer.isEmpty()) {
      return new Rejudged(Kind.WITHOUT_ANSWER, Optional.empty());
    }
    Ending ending =
        attempt.getFinishReason() == null ? Ending.UNSTATED : Ending.of(attempt.getFinishReason());
    Judgement judgement = judge.response(answer.get(), attempt.getResponse(), ending);
    if (judgement.verdict() instanceof Unknown unknown
        && unknown.why() == UnknownReason.UNUSABLE_EXPECTED_ANSWER
        && attempt.getVerdict() != Verdict.UNKNOWN) {
      // Whoever judged it could use the answer, or knew another one.
      return new Rejudged(Kind.WITHOUT_ANSWER, Optional.empty());
    }
    Verdict verdict = Verdict.valueOf(judgement.verdict().word().toUpperCase(Locale.ROOT));
    WrongReason why =
        judgement.verdict() instanceof Wrong wrong ? WrongReason.valueOf(wrong.why().name()) : null;
    if (verdict == attempt.getVerdict()
        && (isUnstated(attempt.getWrongReason())
            || Objects.equals(why, attempt.getWrongReason()))) {
      return new Rejudged(Kind.UNCHANGED, Optional.empty());
    }
    return new Rejudged(
        Kind.CHANGED,
        Optional.of(
            Attempt.newBuilder(attempt)
                .setVerdict(verdict)
                .setWrongReason(why)
                .setSampling(judgedBy(attempt.getSampling()))
                .setExpectedAnswer(answer.get())
                .setExtractedAnswer(judgement.answer().map(FinalAnswer::text).orElse(null))
                .build()));
  }

  /** An attempt from outside need not say why it is wrong; that alone is no other verdict. */
  private static boolean isUnstated(@Nullable WrongReason reason) {
    return reason == null || reason == WrongReason.UNSPECIFIED;
  }

  private static Sampling judgedBy(@Nullable Sampling sampling) {
    Sampling.Builder judged =
        sampling == null ? Sampling.newBuilder() : Sampling.newBuilder(sampling);
    return judged.setJudge(Judge.VERSION).build();
  }
}
