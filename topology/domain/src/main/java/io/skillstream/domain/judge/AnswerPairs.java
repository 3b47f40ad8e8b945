package io.skillstream.domain.judge;

import io.skillstream.domain.judge.Verdict.Correct;
import io.skillstream.domain.judge.Verdict.Unknown;
import io.skillstream.domain.judge.Verdict.Wrong;
import io.skillstream.domain.judge.algebra.Match;
import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.budget.LimitException;
import io.skillstream.domain.judge.comparison.AnswerComparison;
import io.skillstream.domain.judge.comparison.PlainText;
import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Text;
import io.skillstream.domain.judge.notation.AnswerParser;
import io.skillstream.domain.judge.notation.NotationException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares the texts of an expected and a given answer. */
final class AnswerPairs {
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,14}(?:\\.\\d{1,12})?");
  private static final int MACHINE_DIGITS = 14;

  private final JudgeSettings settings;

  AnswerPairs(JudgeSettings settings) {
    this.settings = settings;
  }

  /**
   * What came out.
   *
   * @param readable whether the given answer could be read as mathematics
   */
  record Compared(Verdict verdict, boolean readable) {
    static Compared correct(Basis basis) {
      return new Compared(new Correct(basis), true);
    }

    static Compared wrong(WrongReason why) {
      return new Compared(new Wrong(why), true);
    }

    static Compared unknown(UnknownReason why) {
      return new Compared(new Unknown(why), true);
    }
  }

  Compared compare(String expected, String given) {
    String one = AnswerParser.trimmed(expected);
    String other = AnswerParser.trimmed(given);
    if (other.isEmpty()) {
      return Compared.wrong(WrongReason.NO_ANSWER);
    }
    if (one.equals(other)) {
      return Compared.correct(Basis.IDENTICAL);
    }
    if (one.length() > AnswerParser.MAX_LENGTH) {
      return Compared.unknown(UnknownReason.UNUSABLE_EXPECTED_ANSWER);
    }
    if (other.length() > AnswerParser.MAX_LENGTH) {
      return Compared.wrong(WrongReason.MISMATCH); // that is no final answer
    }
    return plainNumbers(one, other).orElseGet(() -> read(one, other));
  }

  /** The usual case, without a parser. */
  private Optional<Compared> plainNumbers(String one, String other) {
    boolean plain =
        settings.decimals().isEmpty()
            && one.length() <= MACHINE_DIGITS
            && other.length() <= MACHINE_DIGITS
            && NUMBER.matcher(one).matches()
            && NUMBER.matcher(other).matches();
    if (!plain) {
      return Optional.empty();
    }
    return Optional.of(
        new BigDecimal(one).compareTo(new BigDecimal(other)) == 0
            ? Compared.correct(Basis.EXACT)
            : Compared.wrong(WrongReason.MISMATCH));
  }

  private Compared read(String one, String other) {
    Budget budget = new Budget(settings.workUnits());
    Readings expected = readings(one, budget);
    Readings given = readings(other, budget);
    boolean words = expected.areWords() || given.areWords();
    if (words && PlainText.of(one).equals(PlainText.of(other))) {
      return Compared.correct(Basis.WORDS);
    }
    if (expected.all().isEmpty()) {
      return new Compared(
          expected.tooLarge() || !isSentence(one)
              ? new Unknown(UnknownReason.UNUSABLE_EXPECTED_ANSWER)
              : new Wrong(WrongReason.MISMATCH),
          !given.all().isEmpty());
    }
    if (given.all().isEmpty()) {
      return new Compared(
          given.tooLarge() ? new Unknown(UnknownReason.LIMIT) : new Wrong(WrongReason.MISMATCH),
          given.tooLarge());
    }
    return verdict(best(expected.all(), given.all(), budget));
  }

  private Match best(List<Expression> expected, List<Expression> given, Budget budget) {
    AnswerComparison comparison =
        new AnswerComparison(budget, settings.seed(), settings.decimals());
    Match best = Match.DIFFERENT;
    try {
      for (Expression one : expected) {
        for (Expression other : given) {
          best = best.agrees() ? best : best.or(comparison.answers(one, other));
        }
      }
      return best;
    } catch (LimitException e) {
      return best.agrees() ? best : Match.UNDECIDED;
    }
  }

  private static Compared verdict(Match match) {
    return switch (match) {
      case EXACT -> Compared.correct(Basis.EXACT);
      case WORDS -> Compared.correct(Basis.WORDS);
      case ROUNDED -> Compared.correct(Basis.ROUNDED);
      case PROBED -> Compared.correct(Basis.PROBED);
      case UNDECIDED -> Compared.unknown(UnknownReason.LIMIT);
      case DIFFERENT -> Compared.wrong(WrongReason.MISMATCH);
    };
  }

  /** What a text can mean; nothing where it is no mathematics or beyond the limits. */
  private record Readings(List<Expression> all, boolean tooLarge) {
    boolean areWords() {
      return all.isEmpty() || all.stream().anyMatch(Text.class::isInstance);
    }
  }

  private static Readings readings(String text, Budget budget) {
    try {
      return new Readings(AnswerParser.readings(text, budget), false);
    } catch (NotationException e) {
      return new Readings(List.of(), false);
    } catch (LimitException e) {
      return new Readings(List.of(), true);
    }
  }

  /** Whether a text that is no mathematics is an answer in words, such as a date. */
  private static boolean isSentence(String text) {
    return PlainText.hasWords(text) && text.indexOf('\\') < 0 && text.indexOf('{') < 0;
  }
}
