package io.skillstream.topology.ingest;

import java.util.Optional;

/** The final answer inside the last {@code \boxed{...}} of a response. */
final class BoxedAnswer {
  private static final String OPEN = "\\boxed{";

  private BoxedAnswer() {}

  /** The text between its balanced braces; empty without a complete, non-blank one. */
  static Optional<String> in(String response) {
    int start = response.lastIndexOf(OPEN);
    if (start < 0) {
      return Optional.empty();
    }
    int depth = 1;
    for (int at = start + OPEN.length(); at < response.length(); at++) {
      char c = response.charAt(at);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        String answer = response.substring(start + OPEN.length(), at).strip();
        return answer.isEmpty() ? Optional.empty() : Optional.of(answer);
      }
    }
    return Optional.empty();
  }
}
