package io.skillstream.domain.judge.notation;

import java.util.Map;
import java.util.Set;

/**
 * Brings the many ways to write the same sign to one: Unicode to LaTeX, spacing and sizing commands
 * away, {@code \dfrac} to {@code \frac}, doubled backslashes of escaped text to single ones.
 */
final class Cleaning {
  private static final Map<Character, String> UNICODE =
      Map.ofEntries(
          Map.entry('−', "-"),
          Map.entry('–', "-"),
          Map.entry('×', "\\times "),
          Map.entry('⋅', "\\cdot "),
          Map.entry('·', "\\cdot "),
          Map.entry('∗', "*"),
          Map.entry('÷', "/"),
          Map.entry('π', "\\pi "),
          Map.entry('θ', "\\theta "),
          Map.entry('∞', "\\infty "),
          Map.entry('√', "\\sqrt "),
          Map.entry('≤', "\\le "),
          Map.entry('≥', "\\ge "),
          Map.entry('≠', "\\ne "),
          Map.entry('≈', "\\approx "),
          Map.entry('±', "\\pm "),
          Map.entry('∓', "\\mp "),
          Map.entry('∪', "\\cup "),
          Map.entry('∈', "\\in "),
          Map.entry('°', "^\\circ "),
          Map.entry('²', "^2"),
          Map.entry('³', "^3"),
          Map.entry('½', "\\frac12 "),
          Map.entry('¼', "\\frac14 "),
          Map.entry('¾', "\\frac34 "),
          Map.entry('⟨', "\\langle "),
          Map.entry('⟩', "\\rangle "),
          Map.entry('€', " "),
          Map.entry('£', " "),
          Map.entry('（', "("),
          Map.entry('）', ")"),
          Map.entry('，', ","),
          Map.entry('∅', "\\emptyset "));

  /** Commands that change nothing but looks. */
  private static final Set<String> LOOKS =
      Set.of(
          "left",
          "right",
          "big",
          "Big",
          "bigl",
          "bigr",
          "Bigl",
          "Bigr",
          "bigg",
          "Bigg",
          "biggl",
          "biggr",
          "Biggl",
          "Biggr",
          "middle",
          "displaystyle",
          "textstyle",
          "limits",
          "mathstrut",
          "quad",
          "qquad",
          "enspace",
          "thinspace",
          "hfill",
          "hspace",
          "nonumber",
          "boldsymbol",
          "mathbf",
          "mathit",
          "bf",
          "rm",
          "it",
          "ensuremath",
          "phantom",
          "vphantom",
          "strut",
          "mathsf",
          "mathcal",
          "mathbb",
          "bm",
          "tt");

  /** One command for its synonyms. */
  private static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          Map.entry("dfrac", "frac"),
          Map.entry("tfrac", "frac"),
          Map.entry("cfrac", "frac"),
          Map.entry("dbinom", "binom"),
          Map.entry("tbinom", "binom"),
          Map.entry("leq", "le"),
          Map.entry("leqslant", "le"),
          Map.entry("geq", "ge"),
          Map.entry("geqslant", "ge"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("neq", "ne"),
          Map.entry("mbox", "text"),
          Map.entry("textbf", "text"),
          Map.entry("textit", "text"),
          Map.entry("textrm", "text"),
          Map.entry("textnormal", "text"),
          Map.entry("textsf", "text"),
          Map.entry("mathrm", "text"),
          Map.entry("operatorname", "text"),
          Map.entry("hbox", "text"),
          Map.entry("ast", "*"),
          Map.entry("degree", "circ"),
          Map.entry("degrees", "circ"),
          Map.entry("percent", "%"),
          Map.entry("lbrace", "{"),
          Map.entry("rbrace", "}"),
          Map.entry("lbrack", "["),
          Map.entry("rbrack", "]"),
          Map.entry("varnothing", "emptyset"),
          Map.entry("colon", ":"),
          Map.entry("div", "/"),
          Map.entry("lor", "or"),
          Map.entry("land", "and"));

  /** Synonyms that are no command any more. */
  private static final Set<String> BARE = Set.of("<", ">", "*", "[", "]", ":", "/");

  private Cleaning() {}

  static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i = command(text, i, out);
      } else if (c == '$' || Character.isWhitespace(c) || c == '\u00a0' || c == '~') {
        out.append(' ');
      } else if (c > 126 && UNICODE.containsKey(c)) {
        out.append(UNICODE.get(c));
      } else if (Character.isISOControl(c) || c == '\u200b' || c == '\ufeff') {
        out.append(' ');
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * Copies the command that begins here, or what it stands for; the index of its last character.
   */
  private static int command(String text, int start, StringBuilder out) {
    int letters = start + 1;
    if (letters >= text.length()) {
      return start;
    }
    char next = text.charAt(letters);
    if (next == '\\') {
      return doubled(text, start, out);
    }
    if (!isLetter(next)) {
      switch (next) {
        case '!' -> {} // a negative space: 1,\!000 is one number
        case ',', ';', ':', '>', ' ', '\n', '$' -> out.append(next == '$' ? "" : " ");
        case '(', ')', '[', ']' -> out.append(' ');
        default -> out.append('\\').append(next);
      }
      if (next == '!' && out.length() > 0 && out.charAt(out.length() - 1) == ',') {
        out.setLength(out.length() - 1);
        out.append("{,}");
      }
      return letters;
    }
    int end = letters;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    String name = text.substring(letters, end);
    if (name.startsWith("quad") && name.length() > "quad".length()) {
      out.append(' '); // "\\quadx": the space after the command was lost
      return start + "quad".length();
    }
    if (LOOKS.contains(name)) {
      out.append(' ');
      if ((name.equals("left") || name.equals("right")) && end < text.length()) {
        return text.charAt(end) == '.' ? end : end - 1; // "\left." is an invisible bracket
      }
      return end - 1;
    }
    String one = SYNONYMS.getOrDefault(name, name);
    if (BARE.contains(one)) {
      out.append(one);
    } else {
      out.append('\\').append(one);
      if (end < text.length() && isLetter(one.charAt(0))) {
        out.append(' ');
      }
    }
    return end - 1;
  }

  /**
   * Two backslashes end a row of a matrix; before the name of a command they are one that was
   * escaped once too often.
   */
  private static int doubled(String text, int start, StringBuilder out) {
    int letters = start + 2;
    int end = letters;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    boolean escaped = end - letters >= 2 && text.indexOf("\\begin{") < 0;
    if (escaped) {
      return command(text, start + 1, out);
    }
    out.append("\\\\");
    return start + 1;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
