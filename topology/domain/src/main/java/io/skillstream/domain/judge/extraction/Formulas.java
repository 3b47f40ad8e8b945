package io.skillstream.domain.judge.extraction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Formulas between delimiters, and numbers in prose. */
final class Formulas {
  private static final int LONGEST_BETWEEN = 24;

  /** A part of a text. */
  record Span(int start, int end, String content) {}

  private Formulas() {}

  /** The formulas of a text in their order: {@code $...$}, {@code $$...$$}, \(...\), \[...\]. */
  static List<Span> of(String text) {
    List<Span> spans = new ArrayList<>();
    Set<String> missing =
        new HashSet<>(); // closings that do not come any more: not looked for again
    int at = 0;
    while (at < text.length()) {
      String close = closing(text, at);
      if (close.isEmpty()) {
        at += text.charAt(at) == '\\' ? 2 : 1;
        continue;
      }
      int start = at + close.length();
      int end = missing.contains(close) ? -1 : text.indexOf(close, start);
      if (end < 0) {
        missing.add(close);
        at = start;
        continue;
      }
      String content = text.substring(start, end).strip();
      if (!content.isEmpty()) {
        spans.add(new Span(at, end + close.length(), content));
      }
      at = end + close.length();
    }
    return spans;
  }

  private static String closing(String text, int at) {
    if (text.startsWith("$$", at)) {
      return "$$";
    }
    if (text.charAt(at) == '$') {
      return "$";
    }
    if (text.startsWith("\\[", at)) {
      return "\\]";
    }
    return text.startsWith("\\(", at) ? "\\)" : "";
  }

  /** The last formula or number of a text; formulas with no more than "and" between are one. */
  static Optional<String> last(String text) {
    List<Span> formulas = of(text);
    Optional<Span> number = lastNumber(text);
    if (formulas.isEmpty()) {
      return number.map(Span::content);
    }
    Span last = formulas.get(formulas.size() - 1);
    if (number.isPresent() && number.get().start() >= last.end()) {
      return number.map(Span::content);
    }
    StringBuilder joined = new StringBuilder(last.content());
    Span later = last;
    for (int i = formulas.size() - 2; i >= 0 && joins(text, formulas.get(i), later); i--) {
      later = formulas.get(i);
      joined.insert(0, later.content() + ", ");
    }
    return Optional.of(joined.toString());
  }

  private static boolean joins(String text, Span first, Span second) {
    if (second.start() - first.end() > LONGEST_BETWEEN) {
      return false;
    }
    String between = text.substring(first.end(), second.start()).strip();
    return between.equals("and")
        || between.equals("or")
        || between.equals(",")
        || between.equals(", and");
  }

  /** The last number with its sign, separators of thousands and percent sign. */
  private static Optional<Span> lastNumber(String text) {
    int last = text.length() - 1;
    while (last >= 0 && !isDigit(text.charAt(last))) {
      last--;
    }
    if (last < 0) {
      return Optional.empty();
    }
    int start = last;
    while (start > 0 && isInNumber(text, start - 1)) {
      start--;
    }
    if (start > 0 && (text.charAt(start - 1) == '-' || text.charAt(start - 1) == '−')) {
      boolean minus = start == 1 || !Character.isLetterOrDigit(text.charAt(start - 2));
      start -= minus ? 1 : 0;
    }
    String number = text.substring(start, last + 1);
    return Optional.of(new Span(start, last + 1, number + percent(text, last + 1)));
  }

  private static String percent(String text, int from) {
    String rest = text.substring(from, Math.min(text.length(), from + 10)).strip();
    return rest.startsWith("%") || rest.startsWith("\\%") || rest.startsWith("percent") ? "%" : "";
  }

  /** A digit, or a point, comma or slash between digits. */
  private static boolean isInNumber(String text, int at) {
    char c = text.charAt(at);
    return isDigit(c)
        || ((c == '.' || c == ',' || c == '/') && at > 0 && isDigit(text.charAt(at - 1)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
