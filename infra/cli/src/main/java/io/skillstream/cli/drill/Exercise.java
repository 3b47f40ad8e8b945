package io.skillstream.cli.drill;

/**
 * A problem, the working a teacher shows, and its answer.
 *
 * @param problem the text that is posed
 * @param working a sentence or two before the answer; may be empty
 * @param answer the right answer
 */
record Exercise(String problem, String working, String answer) {
  Exercise(String problem, String working, long answer) {
    this(problem, working, Long.toString(answer));
  }

  /** What the teacher writes. */
  String response() {
    return (working.isEmpty() ? "" : working + " ") + "$\\boxed{" + answer + "}$";
  }
}
