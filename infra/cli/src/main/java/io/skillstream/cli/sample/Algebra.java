package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Notation.bracketed;
import static io.skillstream.cli.sample.Notation.plus;
import static io.skillstream.cli.sample.Notation.polynomial;
import static io.skillstream.cli.sample.Notation.term;

import java.util.List;

/** Equations, quadratics, expressions, powers and sequences. */
final class Algebra {
  private static final String AREA = "Algebra";

  private Algebra() {}

  static List<Leaf> leaves() {
    return List.of(
        new Leaf(AREA, "Linear equations", "Equations in two steps", Algebra::twoSteps),
        new Leaf(AREA, "Linear equations", "Variables on both sides", Algebra::bothSides),
        new Leaf(AREA, "Linear equations", "Systems of two equations", Algebra::system),
        new Leaf(AREA, "Linear equations", "Word problems", Algebra::sumAndDifference),
        new Leaf(AREA, "Quadratics", "Roots by factoring", Algebra::factoring),
        new Leaf(AREA, "Quadratics", "Sums and products of roots", Algebra::rootSums),
        new Leaf(AREA, "Quadratics", "Completing the square", Algebra::minimum),
        new Leaf(AREA, "Expressions", "Expanding products", Algebra::expanding),
        new Leaf(AREA, "Expressions", "Evaluating expressions", Algebra::evaluating),
        new Leaf(AREA, "Powers and roots", "Laws of exponents", Algebra::exponents),
        new Leaf(AREA, "Powers and roots", "Simplifying square roots", Algebra::squareRoots),
        new Leaf(AREA, "Sequences", "Terms of arithmetic sequences", Algebra::arithmeticTerm),
        new Leaf(AREA, "Sequences", "Sums of arithmetic series", Algebra::arithmeticSum),
        new Leaf(AREA, "Sequences", "Terms of geometric sequences", Algebra::geometricTerm));
  }

  private static Exercise twoSteps(Draws draws) {
    int a = draws.between(2, 12);
    int b = draws.between(1, 30) * (draws.chance(0.4) ? -1 : 1);
    int x = draws.between(-9, 15);
    int c = a * x + b;
    return Exercise.ask(
            draws.pick(
                "Solve ${} = {}$ for $x$.",
                "What is $x$ if ${} = {}$?",
                "Find the number $x$ with ${} = {}$."),
            polynomial(a, b),
            c)
        .step("Move the constant: {}x = {} {} = {}.", a, c, plus(-b), c - b)
        .step("Divide by {}: x = {} / {} = {}.", a, c - b, a, x)
        .check("{} * {} {} = {}.", a, bracketed(x), plus(b), c)
        .answer(Fraction.of(x), new Fraction((long) c + b, a));
  }

  private static Exercise bothSides(Draws draws) {
    int c = draws.between(1, 9);
    int difference = draws.between(1, 8);
    int a = c + difference;
    int x = draws.between(-8, 12);
    int b = draws.between(-20, 20);
    int d = difference * x + b;
    return Exercise.ask(
            draws.pick(
                "Solve ${} = {}$ for $x$.",
                "For which $x$ is ${} = {}$?",
                "Find $x$ if ${} = {}$."),
            polynomial(a, b),
            polynomial(c, d))
        .step(
            "Collect x on the left: {} - {} = {}, so {} there.",
            a,
            c,
            difference,
            term(difference, "x"))
        .step("Constants on the right: {} {} = {}.", d, plus(-b), d - b)
        .step("So x = {} / {} = {}.", d - b, difference, x)
        .answer(Fraction.of(x), new Fraction((long) d - b, a + c));
  }

  private static Exercise system(Draws draws) {
    int a = draws.between(1, 6);
    int b = draws.between(1, 6);
    int c = draws.between(1, 6);
    int d = draws.between(1, 6);
    if (a * d == b * c) {
      d++;
    }
    int x = draws.between(-6, 9);
    int y = draws.between(-6, 9);
    int e = a * x + b * y;
    int f = c * x + d * y;
    int factor = a * d - b * c;
    int right = e * d - f * b;
    return Exercise.ask(
            draws.pick(
                "If ${} + {} = {}$ and ${} + {} = {}$, what is $x$?",
                "Solve ${} + {} = {}$, ${} + {} = {}$. Give $x$.",
                "Two numbers satisfy ${} + {} = {}$ and ${} + {} = {}$. Find $x$."),
            term(a, "x"),
            term(b, "y"),
            e,
            term(c, "x"),
            term(d, "y"),
            f)
        .step("To lose y, take {} times the first minus {} times the second.", d, b)
        .step("For x: {} * {} - {} * {} = {}.", a, d, b, c, factor)
        .step("On the right: {} * {} - {} * {} = {}.", bracketed(e), d, bracketed(f), b, right)
        .step("So x = {} / {} = {}.", right, bracketed(factor), x)
        .answer(x, y);
  }

  private static Exercise sumAndDifference(Draws draws) {
    int small = draws.between(3, 70);
    int more = draws.between(2, 40);
    int sum = 2 * small + more;
    String who = draws.pick(Cast.PEOPLE);
    String older = Cast.other(draws, who);
    String situation =
        draws.pick(
            older
                + " is {} years older than "
                + who
                + ". Together they are {} years old. How old is"
                + " "
                + who
                + "?",
            "A notebook costs {} cents more than a pen. Together they cost {} cents. What does the"
                + " pen cost, in cents?",
            "One number is {} larger than another, and their sum is {}. What is the smaller one?");
    return Exercise.ask(situation, more, sum)
        .step("Call the smaller one x; then x + (x + {}) is {}.", more, sum)
        .step("So 2x is {} - {} = {}.", sum, more, sum - more)
        .step("x = {} / 2 = {}.", sum - more, small)
        .check("{} + {} = {}.", small, small + more, sum)
        .answer(Fraction.of(small), new Fraction(sum, 2));
  }

  private static Exercise factoring(Draws draws) {
    int small = draws.between(-12, 9);
    int large = small + draws.between(1, 14);
    int sum = small + large;
    int product = small * large;
    return Exercise.ask(
            draws.pick(
                "What is the larger solution of ${} = 0$?",
                "Find the greatest root of ${} = 0$.",
                "Solve ${} = 0$ and give the larger solution."),
            polynomial(1, -sum, product))
        .step("I need two numbers with sum {} and product {}.", sum, product)
        .step("{} + {} = {}.", small, bracketed(large), sum)
        .step("{} * {} = {}.", small, bracketed(large), product)
        .step("The roots are {} and {}, the larger one is {}.", small, large, large)
        .answer(large, -small);
  }

  private static Exercise rootSums(Draws draws) {
    int p = draws.between(-9, 9);
    int q = draws.between(1, 9);
    int b = -(p + q);
    int c = p * q;
    int squares = b * b - 2 * c;
    return Exercise.ask(
            draws.pick(
                "The roots of ${} = 0$ are $r$ and $s$. What is $r^2 + s^2$?",
                "Let $r$, $s$ be the solutions of ${} = 0$. Find $r^2 + s^2$.",
                "Without solving ${} = 0$, find the sum of the squares of its roots."),
            polynomial(1, b, c))
        .step("The sum of the roots is {} and their product is {}.", -b, c)
        .step("The sum of squares is the square of the sum minus twice the product.")
        .step("{} * {} - 2 * {} = {}.", bracketed(-b), bracketed(-b), bracketed(c), squares)
        .answer(squares, (long) b * b - c);
  }

  private static Exercise minimum(Draws draws) {
    int half = draws.between(1, 12) * (draws.chance(0.5) ? -1 : 1);
    int c = draws.between(-30, 60);
    int square = half * half;
    return Exercise.ask(
            draws.pick(
                "What is the minimum value of ${}$?",
                "Find the smallest value that ${}$ takes for real $x$.",
                "How low does the parabola $y = {}$ go? Give the least $y$."),
            polynomial(1, 2L * half, c))
        .step("Half of {} is {}, and its square is {}.", 2 * half, half, square)
        .step("So it is (x {})^2 with {} {} = {} added.", plus(half), c, plus(-square), c - square)
        .step("The square is at least 0, so the minimum is {}.", c - square)
        .answer(c - square, c + square);
  }

  private static Exercise expanding(Draws draws) {
    int a = draws.between(1, 6);
    int b = draws.between(1, 9) * (draws.chance(0.4) ? -1 : 1);
    int c = draws.between(1, 6);
    int d = draws.between(1, 9);
    // Without a middle term, forgetting it would be no mistake.
    d += a * d + b * c == 0 ? 1 : 0;
    int middle = a * d + b * c;
    String product = polynomial((long) a * c, middle, (long) b * d);
    String forgotten = polynomial((long) a * c, 0, (long) b * d);
    return Exercise.ask(
            draws.pick(
                "Expand $({})({})$.",
                "Multiply out $({})({})$ and collect like terms.",
                "Write $({})({})$ as a polynomial."),
            polynomial(a, b),
            polynomial(c, d))
        .step("x^2: {} * {} = {}.", a, c, a * c)
        .step("x: {} * {} + {} * {} = {}.", a, d, bracketed(b), c, middle)
        .step("Constant: {} * {} = {}.", bracketed(b), d, b * d)
        .step("Together: {}.", product)
        .answer(Answer.expression(product, product), Answer.expression(forgotten, forgotten));
  }

  private static Exercise evaluating(Draws draws) {
    int a = draws.between(2, 6);
    int b = draws.between(-9, 9);
    int c = draws.between(-20, 20);
    int x = draws.between(-6, 6);
    int square = a * x * x;
    int value = square + b * x + c;
    String at = bracketed(x);
    return Exercise.ask(
            draws.pick(
                "What is the value of ${}$ at $x = {}$?",
                "Evaluate ${}$ for $x = {}$.",
                "If $f(x) = {}$, what is $f({})$?"),
            polynomial(a, b, c),
            x)
        .step("The square term: {} * {} * {} = {}.", a, at, at, square)
        .step("The x term: {} * {} = {}.", bracketed(b), at, b * x)
        .step("Add up: {} {} {} = {}.", square, plus(b * x), plus(c), value)
        .answer(value, (long) a * a * x * x + b * x + c);
  }

  private static Exercise exponents(Draws draws) {
    int base = draws.between(2, 9);
    int p = draws.between(3, 15);
    int q = draws.between(2, 12);
    int r = draws.between(1, p + q - 1);
    return Exercise.ask(
            draws.pick(
                "If ${}^{{}} \\cdot {}^{{}} \\div {}^{{}} = {}^n$, what is $n$?",
                "Write ${}^{{}} \\cdot {}^{{}} \\div {}^{{}}$ as a power ${}^n$. Find $n$."),
            base,
            p,
            base,
            q,
            base,
            r,
            base)
        .step("Multiplying adds exponents: {} + {} = {}.", p, q, p + q)
        .step("Dividing subtracts: {} - {} = {}.", p + q, r, p + q - r)
        .answer(p + q - r, (long) p * q - r);
  }

  private static Exercise squareRoots(Draws draws) {
    int outside = draws.between(1, 6);
    int root = draws.between(2, 9);
    int rest = draws.pick(List.of(2, 3, 5, 6, 7, 10, 11, 13, 14, 15));
    int inside = root * root * rest;
    int factor = outside * root;
    return Exercise.ask(
            draws.pick(
                "Simplify $" + (outside == 1 ? "" : outside) + "\\sqrt{{}}$.",
                "Write $"
                    + (outside == 1 ? "" : outside)
                    + "\\sqrt{{}}$ as $a\\sqrt{b}$ with $b$ as small as possible."),
            inside)
        .step(
            "The largest square in {} is {}: {} = {} * {}.",
            inside,
            root * root,
            inside,
            root * root,
            rest)
        .step("Its root {} comes out: {} * {} = {}.", root, outside, root, factor)
        .step("The result is {} sqrt({}).", factor, rest)
        .answer(root(factor, rest), root(outside * root * root, rest));
  }

  private static Exercise arithmeticTerm(Draws draws) {
    int first = draws.between(-20, 40);
    int difference = draws.between(2, 15);
    int place = draws.between(6, 60);
    int term = first + (place - 1) * difference;
    return Exercise.ask(
            draws.pick(
                "An arithmetic sequence starts with {} and grows by {} each time. What is term"
                    + " number {}?",
                "The first term of an arithmetic sequence is {}, the common difference is {}. Find"
                    + " term number {}.",
                "A counter shows {} and is raised by {} again and again. What is entry number {} of"
                    + " its list, the start being the first?"),
            first,
            difference,
            place)
        .step("Up to there it grows {} - 1 = {} times.", place, place - 1)
        .step("{} * {} = {}.", place - 1, difference, (place - 1) * difference)
        .step("{} + {} = {}.", first, (place - 1) * difference, term)
        .answer(term, term + difference);
  }

  private static Exercise arithmeticSum(Draws draws) {
    int first = draws.between(1, 30);
    int difference = draws.between(1, 9);
    int count = draws.between(5, 30);
    int last = first + (count - 1) * difference;
    int twice = count * (first + last);
    return Exercise.ask(
            draws.pick(
                "An arithmetic series starts with {}, its common difference is {}. What is the sum"
                    + " of the first {} terms?",
                "On day one {} pages are read, and each day {} pages more than the day before. How"
                    + " many pages are read in {} days?",
                "The rows of a hall have {} seats, then {} more in each further row. How many seats"
                    + " are in {} rows?"),
            first,
            difference,
            count)
        .step("The last term is {} + {} * {} = {}.", first, count - 1, difference, last)
        .step("First plus last: {} + {} = {}.", first, last, first + last)
        .step("The sum is {} * {} / 2 = {}.", count, first + last, twice / 2)
        .answer(twice / 2, twice);
  }

  private static Exercise geometricTerm(Draws draws) {
    int first = draws.between(1, 30);
    int ratio = draws.between(2, 5);
    int place = draws.between(3, 6);
    long power = Whole.power(ratio, place - 1);
    return Exercise.ask(
            draws.pick(
                "A geometric sequence starts with {}, its common ratio is {}. What is term number"
                    + " {}?",
                "Start with {} and multiply by {} each time. What is number {} of the list, the"
                    + " start being number one?",
                "The first term of a geometric sequence is {} and each term is {} times the one"
                    + " before. Find term number {}."),
            first,
            ratio,
            place)
        .step("The ratio is applied {} - 1 = {} times.", place, place - 1)
        .step("{}^{} = {}.", ratio, place - 1, power)
        .step("{} * {} = {}.", first, power, first * power)
        .answer(first * power, first * power * ratio);
  }

  private static Answer root(int factor, int radicand) {
    return Answer.expression(
        factor + " sqrt(" + radicand + ")", factor + "\\sqrt{" + radicand + "}");
  }
}
