package io.skillstream.cli.drill;

import java.util.List;

/**
 * A worked problem.
 *
 * @param problem the text that is posed
 * @param response the teacher's, which ends with the boxed answer
 * @param answer the right answer
 * @param skill path of the one skill it exercises
 */
public record Drill(String problem, String response, String answer, List<String> skill) {
  /** Copies the path. */
  public Drill {
    skill = List.copyOf(skill);
  }
}
