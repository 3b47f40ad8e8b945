package io.skillstream.domain.judge.extraction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a text has in {@code \boxed} and {@code \fbox}. */
final class Boxes {
  private static final List<String> COMMANDS = List.of("\\boxed", "\\fbox");

  /** Boxes looked at from the end; a text of nothing but open boxes must not take long. */
  private static final int MOST_TRIED = 32;

  private static final int LONGEST = 20_000;
  private static final int LONGEST_BETWEEN = 60;

  /** A box: where its command begins, where its content does, and where its brace closes. */
  private record Box(int start, int content, int end) {}

  private Boxes() {}

  /**
   * The content of the last whole box; where boxes stand before it with no more than "and" or a
   * comma between, theirs too.
   */
  static Optional<String> last(String text) {
    List<Box> boxes = new ArrayList<>();
    int from = text.length();
    for (int tried = 0; tried < MOST_TRIED && from >= 0; tried++) {
      int start = lastCommand(text, from);
      if (start < 0) {
        break;
      }
      Optional<Box> box = at(text, start);
      if (box.isPresent() && (boxes.isEmpty() || joins(text, box.get(), boxes.get(0)))) {
        boxes.add(0, box.get());
      } else if (!boxes.isEmpty()) {
        break;
      }
      from = start - 1;
    }
    if (boxes.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder joined = new StringBuilder();
    for (Box box : boxes) {
      joined.append(joined.length() > 0 ? ", " : "").append(text, box.content(), box.end());
    }
    return Optional.of(joined.toString());
  }

  /** Whether the text ends inside a box. */
  static boolean endsInside(String text) {
    int start = lastCommand(text, text.length());
    if (start < 0) {
      return false;
    }
    int brace = text.indexOf('{', start);
    return brace >= 0
        && text.substring(start, brace).strip().length() <= "\\boxed".length()
        && close(text, brace).isEmpty();
  }

  private static int lastCommand(String text, int from) {
    return COMMANDS.stream().mapToInt(command -> text.lastIndexOf(command, from)).max().orElse(-1);
  }

  private static Optional<Box> at(String text, int start) {
    int at = start + 1;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at >= text.length()) {
      return Optional.empty();
    }
    if (text.charAt(at) == '{') {
      int content = at + 1;
      return close(text, at).map(end -> new Box(start, content, end));
    }
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end > at ? Optional.of(new Box(start, at, end)) : Optional.empty();
  }

  /** Where the brace that opens here closes. */
  private static Optional<Integer> close(String text, int brace) {
    int depth = 0;
    int end = Math.min(text.length(), brace + LONGEST);
    for (int i = brace; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++; // \{ and \} do not count
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
        if (depth == 0) {
          return Optional.of(i);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether only delimiters, spaces, a name or "and" stand between two boxes. */
  private static boolean joins(String text, Box first, Box second) {
    int from = first.end() + 1;
    if (from > second.start() || second.start() - from > LONGEST_BETWEEN) {
      return false;
    }
    String between =
        text.substring(from, second.start())
            .replaceAll("\\\\(?:text|quad|qquad|[()\\[\\],;: ])|[${}\\s,;]", " ")
            .replaceAll("\\b(?:and|or)\\b", " ")
            .replaceAll("\\b[A-Za-z](?:_\\w)?\\s*=", " ");
    return between.isBlank();
  }
}
