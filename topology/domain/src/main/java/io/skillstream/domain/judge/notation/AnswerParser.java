package io.skillstream.domain.judge.notation;

import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Numeral;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an answer, LaTeX or plain.
 *
 * <p>Most texts have one reading. A comma between digits may group thousands, separate, or be the
 * decimal point; such texts have several, and an answer is right if one of them is.
 */
public final class AnswerParser {
  /** Longest answer that is read, in characters. */
  public static final int MAX_LENGTH = 4096;

  private static final Pattern NUMERAL =
      Pattern.compile(
          "\\s*(-?[0-9A-Z]{1,200}(?:\\.[0-9A-Z]{1,200})?)\\s*_\\s*\\{?\\s*([0-9]{1,2})\\s*}?\\s*");

  private AnswerParser() {}

  /**
   * All readings of a text, at least one.
   *
   * @throws NotationException if it is no mathematics
   * @throws io.skillstream.domain.judge.budget.LimitException if it is too deep or the budget ends
   */
  public static List<Expression> readings(String text, Budget budget) throws NotationException {
    String cleaned = Cleaning.clean(trimmed(text));
    budget.spend(cleaned.length());
    Matcher numeral = NUMERAL.matcher(cleaned);
    if (numeral.matches()) {
      return List.of(new Numeral(numeral.group(1), Integer.parseInt(numeral.group(2))));
    }
    Set<Expression> readings = new LinkedHashSet<>();
    List<NotationException> failures = new ArrayList<>();
    for (Commas commas : meanings(cleaned)) {
      try {
        TokenReader tokens = new TokenReader(Lexer.tokens(cleaned, commas), budget);
        readings.add(new Grammar(tokens).answer());
      } catch (NotationException e) {
        failures.add(e);
      }
    }
    if (readings.isEmpty()) {
      throw failures.get(0);
    }
    return List.copyOf(readings);
  }

  private static Set<Commas> meanings(String cleaned) {
    int inner = 0;
    int commas = 0;
    boolean brackets = false;
    for (int i = 0; i < cleaned.length(); i++) {
      char c = cleaned.charAt(i);
      if (c == ',') {
        commas++;
        inner += isDigit(cleaned, i - 1) && isDigit(cleaned, i + 1) ? 1 : 0;
      }
      brackets |= c == '(' || c == '[';
    }
    if (inner == 0) {
      return EnumSet.of(Commas.THOUSANDS);
    }
    return commas == 1 && !brackets
        ? EnumSet.allOf(Commas.class)
        : EnumSet.of(Commas.THOUSANDS, Commas.SEPARATORS);
  }

  private static boolean isDigit(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  /** Without the space around and the punctuation behind. */
  public static String trimmed(String text) {
    int end = text.length();
    while (end > 0 && isIdle(text, end - 1)) {
      end--;
    }
    int start = 0;
    while (start < end
        && (Character.isWhitespace(text.charAt(start)) || text.charAt(start) == '*')) {
      start++;
    }
    return text.substring(start, end);
  }

  private static boolean isIdle(String text, int at) {
    char c = text.charAt(at);
    if (c == '\\') {
      return true; // a line break, or the rest of one
    }
    return Character.isWhitespace(c)
        || ".,;:*~".indexOf(c) >= 0
        || (c == '$' && (at == 0 || text.charAt(at - 1) != '\\'));
  }
}
