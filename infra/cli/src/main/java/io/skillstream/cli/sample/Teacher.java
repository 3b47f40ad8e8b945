package io.skillstream.cli.sample;

/** Who writes the worked solutions: same mathematics, another way to think aloud. */
enum Teacher {
  /** Talks through every step and looks back. */
  PATIENT("patient-teacher") {
    @Override
    String thoughts(Exercise exercise, Draws draws) {
      StringBuilder thoughts =
          new StringBuilder(
              draws.pick(
                  "Okay, step by step.",
                  "Let me think.",
                  "Let me work this out.",
                  "Alright, what do I know?"));
      for (String step : exercise.steps()) {
        thoughts.append(' ').append(step);
      }
      if (!exercise.check().isEmpty()) {
        thoughts
            .append(draws.pick(" Let me check: ", " Does it fit? ", " To be sure: "))
            .append(exercise.check())
            .append(draws.pick(" Good.", " That fits.", " Yes."));
      }
      return thoughts
          .append(draws.pick(" So it is ", " The answer is ", " I get "))
          .append(exercise.answer().plain())
          .append('.')
          .toString();
    }

    @Override
    String solution(Exercise exercise, Draws draws) {
      String last = exercise.steps().get(exercise.steps().size() - 1);
      return last
          + draws.pick(" The answer is ", " This gives ", " Answer: ")
          + boxed(exercise.answer())
          + ".";
    }
  },

  /** Lists numbered steps and no more. */
  BRIEF("brief-teacher") {
    @Override
    String thoughts(Exercise exercise, Draws draws) {
      StringBuilder thoughts = new StringBuilder();
      int number = 1;
      for (String step : exercise.steps()) {
        thoughts.append(number == 1 ? "" : "\n").append(number++).append(") ").append(step);
      }
      return thoughts.toString();
    }

    @Override
    String solution(Exercise exercise, Draws draws) {
      return draws.pick("Result: ", "Final answer: ") + boxed(exercise.answer());
    }
  };

  private final String id;

  Teacher(String id) {
    this.id = id;
  }

  /** The teacher's name in a trace. */
  String id() {
    return id;
  }

  /** The whole response: thoughts, then a short solution with the boxed answer. */
  String respond(Exercise exercise, Draws draws) {
    return "<think>\n" + thoughts(exercise, draws) + "\n</think>\n\n" + solution(exercise, draws);
  }

  abstract String thoughts(Exercise exercise, Draws draws);

  abstract String solution(Exercise exercise, Draws draws);

  /** The answer as graders look for it. */
  static String boxed(Answer answer) {
    return "$\\boxed{" + answer.latex() + "}$";
  }
}
