package io.skillstream.domain.judge;

import io.skillstream.domain.judge.Verdict.Unknown;
import io.skillstream.domain.judge.Verdict.Wrong;
import io.skillstream.domain.judge.extraction.AnswerFinder;
import io.skillstream.domain.judge.extraction.FinalAnswer;
import io.skillstream.domain.judge.extraction.FinalAnswer.Source;
import java.util.Optional;

/**
 * Judges final answers in mathematics.
 *
 * <p>A judgement is a function of the texts and the settings: work is limited in units that are
 * counted, not in time, and points are drawn by a seed. Threads may share a judge.
 *
 * <p>The expected answer is marked ({@code \boxed}, {@code ####}) or is the whole text. Unknown is
 * only said where it cannot be used or a limit was reached.
 */
public final class Judge {
  /**
   * Name and version of this judge with its default settings, as attempts record it. The version
   * counts up whenever a verdict may change.
   */
  public static final String VERSION = "skillstream-1";

  private final AnswerPairs pairs;

  /** Creates a judge. */
  public Judge(JudgeSettings settings) {
    this.pairs = new AnswerPairs(settings);
  }

  /** Judges a whole response, whose final answer is looked for. */
  public Judgement response(String expected, String response, Ending ending) {
    Optional<String> usable = expectedAnswer(expected);
    Optional<FinalAnswer> found = AnswerFinder.inResponse(response);
    boolean cutOff =
        ending == Ending.CUT_OFF
            || AnswerFinder.isCutOff(response)
            || (ending == Ending.UNSTATED && AnswerFinder.endsMidway(response));
    boolean guessed = found.isPresent() && found.get().source() == Source.LAST;
    if (usable.isEmpty()) {
      return new Judgement(new Unknown(UnknownReason.UNUSABLE_EXPECTED_ANSWER), found);
    }
    if (found.isEmpty() || (guessed && cutOff)) {
      return new Judgement(
          new Wrong(cutOff ? WrongReason.CUT_OFF : WrongReason.NO_ANSWER), Optional.empty());
    }
    return new Judgement(pairs.compare(usable.get(), found.get().text()).verdict(), found);
  }

  /**
   * Judges what is said to be an answer alone. Where it is no mathematics, but prose with an answer
   * in it, that one is judged.
   */
  public Judgement answer(String expected, String answer) {
    Optional<String> usable = expectedAnswer(expected);
    if (usable.isEmpty()) {
      return new Judgement(
          new Unknown(UnknownReason.UNUSABLE_EXPECTED_ANSWER),
          Optional.of(new FinalAnswer(answer, Source.WHOLE)));
    }
    if (answer.isBlank()) {
      return new Judgement(new Wrong(WrongReason.NO_ANSWER), Optional.empty());
    }
    Optional<FinalAnswer> marked = AnswerFinder.marked(answer);
    FinalAnswer first = marked.orElse(new FinalAnswer(answer.strip(), Source.WHOLE));
    AnswerPairs.Compared compared = pairs.compare(usable.get(), first.text());
    if (compared.readable() || marked.isPresent() || compared.verdict().isCorrect()) {
      return new Judgement(compared.verdict(), Optional.of(first));
    }
    Optional<FinalAnswer> within = AnswerFinder.inResponse(answer);
    return within.isPresent()
        ? new Judgement(pairs.compare(usable.get(), within.get().text()).verdict(), within)
        : new Judgement(compared.verdict(), Optional.of(first));
  }

  private static Optional<String> expectedAnswer(String expected) {
    return AnswerFinder.marked(expected)
        .map(FinalAnswer::text)
        .or(() -> Optional.of(expected))
        .filter(text -> !text.isBlank());
  }
}
