package io.skillstream.domain.judge.notation;

import io.skillstream.domain.judge.notation.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a cleaned text into tokens. */
final class Lexer {
  /** Names of functions, which are the same with and without a backslash. */
  static final Set<String> FUNCTIONS =
      Set.of(
          "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh",
          "tanh", "ln", "log", "lg", "exp", "gcd", "lcm", "max", "min", "det", "arg", "asin",
          "acos", "atan", "Re", "Im");

  private static final Set<String> WORDS =
      Set.of("sqrt", "pi", "infinity", "inf", "infty", "and", "or", "in", "to", "cbrt", "abs");

  private final String text;
  private final Commas commas;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean spaced;

  private Lexer(String text, Commas commas) {
    this.text = text;
    this.commas = commas;
  }

  static List<Token> tokens(String cleaned, Commas commas) throws NotationException {
    Lexer lexer = new Lexer(cleaned, commas);
    while (lexer.at < cleaned.length()) {
      lexer.next();
    }
    lexer.add(Kind.END, "");
    return lexer.tokens;
  }

  private void next() throws NotationException {
    char c = text.charAt(at);
    if (c == ' ') {
      spaced = true;
      at++;
    } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      number();
    } else if (isLetter(c)) {
      letters();
    } else if (c == '\\') {
      command();
    } else if (c == '<' || c == '>' || c == '!') {
      relation(c);
    } else if (c == '{' && text.startsWith("{,}", at)) {
      add(Kind.SIGN, ",");
      at += 3;
    } else if ("+-*/^_()[]{}|,;:=%&'.?".indexOf(c) >= 0) {
      add(Kind.SIGN, String.valueOf(c));
      at++;
    } else {
      throw new NotationException("the character '" + c + "' is no mathematics");
    }
  }

  private void relation(char c) {
    boolean equals = at + 1 < text.length() && text.charAt(at + 1) == '=';
    if (c == '!') {
      add(Kind.SIGN, equals ? "≠" : "!");
    } else if (equals) {
      add(Kind.SIGN, c == '<' ? "≤" : "≥");
    } else {
      add(Kind.SIGN, String.valueOf(c));
    }
    at += equals ? 2 : 1;
  }

  private void number() {
    StringBuilder digits = new StringBuilder();
    boolean point = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isDigit(c)) {
        digits.append(c);
        at++;
      } else if (c == '.' && !point && digitsFrom(at + 1) > 0) {
        digits.append(c);
        point = true;
        at++;
      } else if (c == '.' && !point && digits.length() > 0 && isOverline(at + 1)) {
        digits.append(c); // 0.\overline{3}
        point = true;
        at++;
      } else if (!point && groupFrom(at) > 0) {
        at += groupFrom(at);
      } else if (!point && c == ',' && commas == Commas.DECIMALS && digitsFrom(at + 1) > 0) {
        digits.append('.');
        point = true;
        at++;
      } else {
        break;
      }
    }
    add(Kind.NUMBER, digits.toString());
  }

  /** Length of a separator of thousands here, or 0. */
  private int groupFrom(int from) {
    int length = 0;
    if (text.startsWith("{,}", from)) {
      length = 3;
      while (from + length < text.length() && text.charAt(from + length) == ' ') {
        length++; // "11,\! 111"
      }
    } else if (text.charAt(from) == ' '
        || (text.charAt(from) == ',' && commas == Commas.THOUSANDS)) {
      length = 1;
    }
    if (length == 0 || digitsFrom(from + length) != 3) {
      return 0;
    }
    int before = 0;
    while (from - before - 1 >= 0 && isDigit(text.charAt(from - before - 1))) {
      before++;
    }
    boolean first = before >= 1 && before <= 3 && text.charAt(from - before) != '0';
    return first || before == 3 ? length : 0;
  }

  private boolean isOverline(int from) {
    return text.startsWith("\\overline", from) || text.startsWith("\\bar", from);
  }

  private int digitsFrom(int from) {
    int count = 0;
    while (from + count < text.length() && isDigit(text.charAt(from + count))) {
      count++;
    }
    return count;
  }

  private void letters() {
    int end = at;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    String run = text.substring(at, end);
    if (FUNCTIONS.contains(run) || WORDS.contains(run)) {
      add(Kind.COMMAND, run);
    } else if (isWord(run)) {
      add(Kind.TEXT, run);
    } else {
      for (int i = 0; i < run.length(); i++) {
        add(Kind.SYMBOL, run.substring(i, i + 1));
      }
    }
    at = end;
  }

  /** Whether letters that stand together are a word and not a product of variables. */
  private boolean isWord(String run) {
    boolean afterNumber =
        !tokens.isEmpty()
            && tokens.get(tokens.size() - 1).kind() != Kind.SYMBOL
            && tokens.get(tokens.size() - 1).kind() != Kind.SIGN;
    if (run.length() >= 2 && afterNumber && Units.isKnown(run)) {
      return true;
    }
    if (run.length() < 3 || run.equals(run.toUpperCase(Locale.ROOT))) {
      return false;
    }
    boolean alone = tokens.isEmpty() || spaced;
    for (int i = 1; i < run.length(); i++) {
      if (run.charAt(i) <= run.charAt(i - 1)) {
        return alone;
      }
    }
    return alone && run.length() > 4; // abc and wxyz are products, however they stand
  }

  private void command() throws NotationException {
    int end = at + 1;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    if (end == at + 1) {
      if (end >= text.length()) {
        throw new NotationException("a backslash ends the text");
      }
      char sign = text.charAt(end);
      switch (sign) {
        case '\\', '{', '}', '|' -> add(Kind.SIGN, "\\" + sign);
        case '%', '&', '#' -> add(Kind.SIGN, String.valueOf(sign));
        default -> throw new NotationException("unknown command \\" + sign);
      }
      at = end + 1;
      return;
    }
    String name = text.substring(at + 1, end);
    at = end;
    if (name.equals("text")) {
      words();
    } else {
      add(Kind.COMMAND, name);
    }
  }

  /** The content of \text: mathematics where it is short or has digits, else words. */
  private void words() throws NotationException {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at >= text.length() || text.charAt(at) != '{') {
      return;
    }
    int end = text.indexOf('}', at);
    if (end < 0) {
      throw new NotationException("\\text is not closed");
    }
    String content = text.substring(at + 1, end).strip();
    at = end + 1;
    boolean metres = content.equals("m") && follows(Kind.NUMBER);
    boolean mathematics =
        (content.length() <= 1 && !metres) || content.chars().noneMatch(c -> isLetter((char) c));
    if (mathematics) {
      spaced = true;
      tokens.addAll(withoutEnd(tokens(content, commas)));
    } else if (FUNCTIONS.contains(content) || content.equals("and") || content.equals("or")) {
      add(Kind.COMMAND, content);
    } else {
      add(Kind.TEXT, content);
    }
  }

  private boolean follows(Kind kind) {
    return !tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == kind;
  }

  private static List<Token> withoutEnd(List<Token> tokens) {
    return tokens.subList(0, tokens.size() - 1);
  }

  private void add(Kind kind, String value) {
    tokens.add(new Token(kind, value, spaced));
    spaced = false;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
