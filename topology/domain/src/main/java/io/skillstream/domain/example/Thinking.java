package io.skillstream.domain.example;

import java.util.Optional;

/**
 * A response seen as thinking and answer. The thinking part reaches from the first {@code <think>}
 * to the last {@code </think>}, as in Qwen3's chat template, where the answer is what follows the
 * last one. Malformed ones:
 *
 * <ul>
 *   <li>Only closed, as DeepSeek-R1's responses come where {@code <think>} was in the prompt: it
 *       begins with the response. The same where a {@code </think>} stands before the first {@code
 *       <think>}.
 *   <li>Several blocks: one part, with everything between them.
 *   <li>Never closed, as responses come that were cut off: it is thinking to its end, and has no
 *       answer.
 * </ul>
 *
 * <p>The text itself is never mended.
 */
final class Thinking {
  static final String OPEN = "<think>";
  static final String CLOSE = "</think>";

  /** No such index. */
  private static final int NONE = -1;

  private final String text;

  /** Where the text after {@code <think>} begins; 0 if it is only closed. */
  private final int from;

  /** Where the last {@code </think>} begins, or {@link #NONE}. */
  private final int to;

  private final boolean opened;

  private Thinking(String text, boolean opened, int from, int to) {
    this.text = text;
    this.opened = opened;
    this.from = from;
    this.to = to;
  }

  static Thinking in(String response) {
    int open = response.indexOf(OPEN);
    int firstClose = response.indexOf(CLOSE);
    boolean opened = open != NONE && (firstClose == NONE || open < firstClose);
    return new Thinking(
        response, opened, opened ? open + OPEN.length() : 0, response.lastIndexOf(CLOSE));
  }

  /** An empty block before an answer, as Qwen3's chat template writes it. */
  static Thinking empty(String answer) {
    return in(OPEN + "\n\n" + CLOSE + "\n\n" + answer.substring(breaks(answer, 0)));
  }

  boolean isThere() {
    return opened || to != NONE;
  }

  /** The whole response. */
  String text() {
    return text;
  }

  /** With lines at the beginning of the thinking part. */
  Optional<String> withFirstThought(String lines) {
    String lead = opened ? text.substring(0, from) : OPEN;
    String thought = to == NONE ? text.substring(from) : text.substring(from, to);
    String rest = to == NONE ? "" : text.substring(to);
    // The block's own line break stands before the lines; an empty block has no other text.
    boolean blank = breaks(thought, 0) == thought.length();
    String after = blank ? "" : thought.startsWith("\n") ? thought.substring(1) : thought;
    return Optional.of(lead + "\n" + lines + after + rest);
  }

  /** With lines at the beginning of the answer; empty if there is no answer. */
  Optional<String> withFirstWords(String lines) {
    if (to == NONE) {
      return Optional.empty();
    }
    int close = to + CLOSE.length();
    int answer = breaks(text, close);
    String gap = answer == close ? "\n\n" : text.substring(close, answer);
    return Optional.of(text.substring(0, close) + gap + lines + text.substring(answer));
  }

  /** Where the line breaks from an index on end. */
  private static int breaks(String text, int from) {
    int to = from;
    while (to < text.length() && text.charAt(to) == '\n') {
      to++;
    }
    return to;
  }
}
