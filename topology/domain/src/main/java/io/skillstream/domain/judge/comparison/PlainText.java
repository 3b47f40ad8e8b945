package io.skillstream.domain.judge.comparison;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/** An answer reduced to its letters and digits, for comparison as words. */
public final class PlainText {
  private static final Set<String> WRAPPERS =
      Set.of(
          "text",
          "mbox",
          "textbf",
          "textit",
          "textrm",
          "textnormal",
          "mathrm",
          "mathbf",
          "operatorname",
          "boxed",
          "fbox",
          "left",
          "right",
          "displaystyle",
          "quad",
          "qquad");

  private PlainText() {}

  /**
   * The text in lower case without spaces, quotes, dollars, dots, what only says how it looks, and
   * brackets around the whole. Braces of other commands stay, as without them 1/23 and 12/3 would
   * be the same.
   */
  public static String of(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    Deque<Boolean> kept = new ArrayDeque<>();
    boolean wrapper = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        int end = i + 1;
        while (end < text.length() && isLetter(text.charAt(end))) {
          end++;
        }
        String name = text.substring(i + 1, end);
        wrapper = WRAPPERS.contains(name);
        if (name.isEmpty()) {
          boolean space = end < text.length() && ",;:! ".indexOf(text.charAt(end)) >= 0;
          i += space ? 1 : 0;
        } else {
          plain.append(wrapper ? "" : name);
          i = end - 1;
        }
      } else if (c == '{') {
        plain.append(wrapper ? "" : "{");
        kept.push(!wrapper);
        wrapper = false;
      } else if (c == '}') {
        plain.append(kept.isEmpty() || kept.pop() ? "}" : "");
      } else if (!Character.isWhitespace(c) && "$.\"'*`~".indexOf(c) < 0) {
        plain.append(c);
        wrapper = false;
      }
    }
    return unwrapped(plain.toString().toLowerCase(Locale.ROOT));
  }

  private static String unwrapped(String text) {
    boolean wrapped =
        text.length() > 2
            && text.startsWith("(")
            && text.indexOf(')') == text.length() - 1
            && text.indexOf(',') < 0;
    return wrapped ? text.substring(1, text.length() - 1) : text;
  }

  /** Whether there is a word in it that could be an answer. */
  public static boolean hasWords(String plain) {
    return plain.chars().anyMatch(Character::isLetter);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
