package io.skillstream.cli.input;

import java.util.Optional;

/**
 * A problem alone, as held-out files have it.
 *
 * @param position where it stands
 * @param id its own id, where it has one
 * @param problem its text, not blank
 */
public record ProblemLine(Position position, Optional<String> id, String problem) {
  /** How it is named to people. */
  public String name() {
    return position + id.map(own -> " (" + own + ")").orElse("");
  }
}
