package io.skillstream.workers.tokenizer;

import java.util.List;
import java.util.Random;

/**
 * A text of worked mathematics problems, deterministic: what the small vocabulary is learned from.
 *
 * <p>Its words and LaTeX are those that examples of skill-aware fine-tuning are made of, in the
 * rendered form, so that the frequent pieces become one token each.
 */
final class WorkedProblems {

  private static final int PROBLEMS = 3000;

  private static final List<String> SKILLS =
      List.of(
          "Algebra->Linear Equations->Solving for a Variable",
          "Algebra->Quadratic Equations->Factoring",
          "Algebra->Polynomials->Remainder Theorem",
          "Algebra->Inequalities->Absolute Value",
          "Algebra->Sequences and Series->Geometric Series",
          "Arithmetic->Fractions->Addition and Subtraction",
          "Arithmetic->Percentages->Percent Change",
          "Arithmetic->Ratios and Proportions",
          "Number Theory->Modular Arithmetic->Remainders",
          "Number Theory->Divisibility->Greatest Common Divisor",
          "Number Theory->Prime Factorization",
          "Counting and Probability->Combinations",
          "Counting and Probability->Expected Value",
          "Geometry->Triangles->Pythagorean Theorem",
          "Geometry->Circles->Area and Circumference",
          "Geometry->Coordinate Geometry->Distance Formula",
          "Calculus->Derivatives->Product Rule",
          "Calculus->Integrals->Definite Integrals",
          "Trigonometry->Identities->Double Angle",
          "Precalculus->Complex Numbers->Modulus",
          "Precalculus->Vectors and Matrices->Determinants");

  private static final List<String> OPENINGS =
      List.of(
          "Let us work through this step by step. ",
          "Okay, so I need to find the value that the question asks for. ",
          "First, write down what is given. ",
          "We are given that the numbers satisfy the equation. ",
          "To solve this problem, start with the definition. ",
          "Hmm, let me think about this. ");

  private static final List<String> CHECKS =
      List.of(
          "Let me check this by substituting back. ",
          "Wait, is that right? Check again: the result is consistent. ",
          "This agrees with the condition above. ",
          "So the answer must be the one we found. ",
          "Therefore, the calculation is correct. ");

  private WorkedProblems() {}

  /** The whole text. */
  static String text() {
    Random random = new Random(20_260_101);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PROBLEMS; i++) {
      String[] problem = problem(random, i % 14);
      text.append("user\nPlease reason step by step, and put your final answer within \\boxed{}.")
          .append("\n\nQuestion: ")
          .append(problem[0])
          .append("\nassistant\nSkills:\n")
          .append(SKILLS.get(random.nextInt(SKILLS.size())))
          .append("\n\n")
          .append(OPENINGS.get(random.nextInt(OPENINGS.size())))
          .append(problem[1])
          .append(' ')
          .append(CHECKS.get(random.nextInt(CHECKS.size())))
          .append("\n\n**Final Answer**\nThe final answer is $\\boxed{")
          .append(problem[2])
          .append("}$.\n");
    }
    return text.toString();
  }

  private static String[] problem(Random random, int kind) {
    int a = 2 + random.nextInt(11);
    int b = 2 + random.nextInt(30);
    int c = 2 + random.nextInt(9);
    return switch (kind) {
      case 0 ->
          of(
              "Solve for $x$: $%dx + %d = %d$.".formatted(a, b, a * c + b),
              ("Subtract %d from both sides of the equation to get $%dx = %d$. Divide both sides by"
                      + " %d, so that $x = %d$.")
                  .formatted(b, a, a * c, a, c),
              "" + c);
      case 1 ->
          of(
              "What is $\\frac{%d}{%d} + \\frac{%d}{%d}$? Write the sum as a common fraction."
                  .formatted(a, b, c, b),
              ("Both fractions have the same denominator, therefore add the numerators:"
                      + " \\[\\frac{%d}{%d} + \\frac{%d}{%d} = \\frac{%d}{%d}.\\]")
                  .formatted(a, b, c, b, a + c, b),
              "\\frac{%d}{%d}".formatted(a + c, b));
      case 2 ->
          of(
              "Find the roots of the quadratic polynomial $x^2 - %dx + %d$."
                  .formatted(a + c, a * c),
              ("We look for two integers whose product is %d and whose sum is %d. These are %d and"
                      + " %d, so $x^2 - %dx + %d = (x - %d)(x - %d) = 0$. Then $x = %d$ or $x ="
                      + " %d$.")
                  .formatted(a * c, a + c, a, c, a + c, a * c, a, c, a, c),
              "%d, %d".formatted(a, c));
      case 3 ->
          of(
              "A right triangle $ABC$ has legs of length $%d$ and $%d$. Find the length of the"
                      .formatted(3 * a, 4 * a)
                  + " hypotenuse.",
              ("By the Pythagorean theorem, the square of the hypotenuse is $%d^2 + %d^2 = %d$."
                      + " Hence its length is $\\sqrt{%d} = %d$.")
                  .formatted(3 * a, 4 * a, 25 * a * a, 25 * a * a, 5 * a),
              "" + 5 * a);
      case 4 ->
          of(
              "What is the remainder when $%d^{%d}$ is divided by $%d$?".formatted(b, c, a),
              ("Work modulo %d. Since $%d \\equiv %d \\pmod{%d}$, we have $%d^{%d} \\equiv %d^{%d}"
                      + " \\pmod{%d}$, and the powers repeat in a cycle.")
                  .formatted(a, b, b % a, a, b, c, b % a, c, a),
              "" + b % a);
      case 5 ->
          of(
              "In how many ways can %d of %d students be chosen for a committee?"
                  .formatted(c, c + b),
              ("The order does not matter, so the number of ways is $\\binom{%d}{%d} ="
                      + " \\frac{%d!}{%d!\\,%d!}$.")
                  .formatted(c + b, c, c + b, c, b),
              "\\binom{%d}{%d}".formatted(c + b, c));
      case 6 ->
          of(
              "The price of a book is \\$%d. It is reduced by $%d\\%%$. What is the new price in"
                      .formatted(10 * a, 10 * c)
                  + " dollars?",
              ("A reduction of %d percent means that the new price is $\\left(1 -"
                      + " \\frac{%d}{100}\\right) \\cdot %d = %d$ dollars.")
                  .formatted(10 * c, 10 * c, 10 * a, a * (10 - c)),
              "" + a * (10 - c));
      case 7 ->
          of(
              "Let $f(x) = %dx^%d + %dx$. Find $f'(x)$.".formatted(a, c, b),
              ("Differentiate each term with the power rule: the derivative of $%dx^%d$ is"
                      + " $%dx^{%d}$, and the derivative of $%dx$ is $%d$.")
                  .formatted(a, c, a * c, c - 1, b, b),
              "%dx^{%d} + %d".formatted(a * c, c - 1, b));
      case 8 ->
          of(
              "Compute the integral $\\int_0^{%d} %d x \\, dx$.".formatted(c, 2 * a),
              ("An antiderivative is $%dx^2$, so the definite integral equals $%d \\cdot %d^2 - 0 ="
                      + " %d$.")
                  .formatted(a, a, c, a * c * c),
              "" + a * c * c);
      case 9 ->
          of(
              "A circle has radius $%d$. What is its area, in terms of $\\pi$?".formatted(b),
              "The area of a circle with radius $r$ is $\\pi r^2$, which gives $%d\\pi$."
                  .formatted(b * b),
              b * b + "\\pi");
      case 10 ->
          of(
              ("The first term of a geometric sequence is $%d$ and the common ratio is $%d$. Find"
                      + " the third term.")
                  .formatted(a, c),
              "Each term is the previous term multiplied by the ratio: $a_2 = %d$ and $a_3 = %d$."
                  .formatted(a * c, a * c * c),
              "" + a * c * c);
      case 11 ->
          of(
              ("How many positive integers $n$ satisfy the inequality $|n - %d| \\le %d$ where $n"
                      + " \\geq 1$?")
                  .formatted(b + c, c),
              ("The inequality means $%d \\leq n \\leq %d$, and every integer between these values"
                      + " is positive, so there are $%d - %d + 1 = %d$ of them.")
                  .formatted(b, b + 2 * c, b + 2 * c, b, 2 * c + 1),
              Integer.toString(2 * c + 1));
      case 12 ->
          of(
              "Find the distance between the points $(%d, %d)$ and $(%d, %d)$ in the plane."
                  .formatted(a, b, a + 3 * c, b + 4 * c),
              ("Use the distance formula: \\begin{align*} d &= \\sqrt{(x_2 - x_1)^2 + (y_2 -"
                      + " y_1)^2} \\\\ &= \\sqrt{%d + %d} = %d. \\end{align*}")
                  .formatted(9 * c * c, 16 * c * c, 5 * c),
              "" + 5 * c);
      default ->
          of(
              ("Suppose that $\\sin \\theta = \\frac{3}{5}$ for an acute angle $\\theta$. Evaluate"
                      + " $%d \\cos 2\\theta$.")
                  .formatted(25 * a),
              ("Because $\\cos 2\\theta = 1 - 2\\sin^2 \\theta = \\frac{7}{25}$, the expression is"
                      + " equal to $%d$.")
                  .formatted(7 * a),
              "" + 7 * a);
    };
  }

  private static String[] of(String problem, String solution, String answer) {
    return new String[] {problem, solution, answer};
  }
}
