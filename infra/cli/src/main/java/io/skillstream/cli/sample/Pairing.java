package io.skillstream.cli.sample;

/** Makes one problem of two whose answers are numbers, so that it needs both skills. */
final class Pairing {
  private Pairing() {}

  /** The question about the two answers, and the rule it names. */
  private enum Rule {
    SUM("What is the sum of the two answers?") {
      @Override
      Fraction apply(Fraction a, Fraction b) {
        return a.plus(b);
      }

      @Override
      String working(Fraction a, Fraction b) {
        return a + " + " + bracketed(b) + " = " + apply(a, b) + ".";
      }
    },
    DIFFERENCE("What is answer (a) minus answer (b)?") {
      @Override
      Fraction apply(Fraction a, Fraction b) {
        return a.minus(b);
      }

      @Override
      String working(Fraction a, Fraction b) {
        return a + " - " + bracketed(b) + " = " + apply(a, b) + ".";
      }
    },
    LARGER("What is the larger one of the two answers?") {
      @Override
      Fraction apply(Fraction a, Fraction b) {
        return a.compareTo(b) >= 0 ? a : b;
      }

      @Override
      String working(Fraction a, Fraction b) {
        return "Of " + a + " and " + b + " the larger one is " + apply(a, b) + ".";
      }
    };

    private final String question;

    Rule(String question) {
      this.question = question;
    }

    abstract Fraction apply(Fraction a, Fraction b);

    abstract String working(Fraction a, Fraction b);

    private static String bracketed(Fraction value) {
      return value.numerator() < 0 || !value.isWhole() ? "(" + value + ")" : value.toString();
    }
  }

  /** Whether the exercise can be one of a pair. */
  static boolean accepts(Exercise exercise) {
    return exercise.answer() instanceof Answer.Number;
  }

  /** The pair as one exercise; the slip is made in its first part. */
  static Exercise of(Draws draws, Exercise first, Exercise second) {
    Rule rule = Rule.values()[draws.between(0, Rule.values().length - 1)];
    Fraction a = number(first.answer());
    Fraction b = number(second.answer());
    Exercise.Draft draft =
        Exercise.ask("(a) {} (b) {} {}", first.problem(), second.problem(), rule.question);
    addPart(draft, "(a)", first);
    addPart(draft, "(b)", second);
    return draft
        .step("{}", rule.working(a, b))
        .answer(rule.apply(a, b), rule.apply(number(first.slip()), b));
  }

  private static void addPart(Exercise.Draft draft, String name, Exercise part) {
    String label = name + " ";
    for (String step : part.steps()) {
      draft.step("{}{}", label, step);
      label = "";
    }
  }

  private static Fraction number(Answer answer) {
    if (answer instanceof Answer.Number number) {
      return number.value();
    }
    throw new IllegalArgumentException("not a number: " + answer.plain());
  }
}
