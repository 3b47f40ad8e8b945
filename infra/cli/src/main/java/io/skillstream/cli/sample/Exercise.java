package io.skillstream.cli.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * One problem with its worked solution and the mistake its skill invites.
 *
 * @param problem the text that is posed, numbers in it
 * @param steps the solution, one sentence or two each, the last one stating the result
 * @param check a second way to see the result, or empty
 * @param answer the right answer
 * @param slip what the skill's typical mistake gives; never equal to the answer
 */
record Exercise(String problem, List<String> steps, String check, Answer answer, Answer slip) {
  Exercise {
    steps = List.copyOf(steps);
    if (problem.isBlank() || steps.isEmpty()) {
      throw new IllegalArgumentException("an exercise needs a problem and a step: " + problem);
    }
    if (slip.latex().equals(answer.latex())) {
      throw new IllegalArgumentException("the slip is the right answer in: " + problem);
    }
  }

  /** Poses a problem; see {@link Notation#fill}. */
  static Draft ask(String problem, Object... values) {
    return new Draft(Notation.fill(problem, values));
  }

  /** An exercise being written: steps in order, then the answer, which ends it. */
  static final class Draft {
    private final String problem;
    private final List<String> steps = new ArrayList<>();
    private String check = "";

    private Draft(String problem) {
      this.problem = problem;
    }

    Draft step(String sentence, Object... values) {
      steps.add(Notation.fill(sentence, values));
      return this;
    }

    Draft check(String sentence, Object... values) {
      check = Notation.fill(sentence, values);
      return this;
    }

    Exercise answer(Answer answer, Answer slip) {
      return new Exercise(problem, steps, check, answer, slip);
    }

    Exercise answer(Fraction answer, Fraction slip) {
      // With some numbers the typical mistake gives the right result; then the student miscounts.
      Fraction wrong = slip.equals(answer) ? answer.plus(Fraction.of(1)) : slip;
      return answer(Answer.of(answer), Answer.of(wrong));
    }

    Exercise answer(long answer, long slip) {
      return answer(Fraction.of(answer), Fraction.of(slip));
    }
  }
}
