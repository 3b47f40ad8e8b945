package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Solver.coefficients;
import static io.skillstream.cli.sample.Solver.formula;
import static io.skillstream.cli.sample.Solver.numbers;
import static io.skillstream.cli.sample.Solver.ofNumbers;
import static io.skillstream.cli.sample.Solver.only;
import static io.skillstream.cli.sample.Solver.valueAt;
import static io.skillstream.cli.sample.Solver.whole;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Solvers of the leaves under Algebra. */
final class AlgebraSolvers {
  private static final Pattern LINE = Pattern.compile("(\\d*)x \\+ (\\d*)y = (-?\\d+)");

  static final Map<String, Solver> ALL =
      Map.ofEntries(
          Map.entry("Algebra > Linear equations > Equations in two steps", AlgebraSolvers::linear),
          Map.entry("Algebra > Linear equations > Variables on both sides", AlgebraSolvers::linear),
          Map.entry(
              "Algebra > Linear equations > Systems of two equations", AlgebraSolvers::system),
          Map.entry(
              "Algebra > Linear equations > Word problems",
              ofNumbers(n -> whole(only(-500, 500, x -> x + x + n[0] == n[1])))),
          Map.entry(
              "Algebra > Quadratics > Roots by factoring",
              problem -> whole(roots(problem).stream().mapToLong(x -> x).max().orElseThrow())),
          Map.entry(
              "Algebra > Quadratics > Sums and products of roots",
              problem -> {
                List<Long> roots = roots(problem);
                long r = roots.get(0);
                long s = roots.get(roots.size() - 1);
                return whole(r * r + s * s);
              }),
          Map.entry(
              "Algebra > Quadratics > Completing the square",
              problem -> {
                long[] f = coefficients(formula(problem, "x^2").replace("y = ", ""));
                return whole(
                    LongStream.rangeClosed(-50, 50).map(x -> valueAt(x, f)).min().orElseThrow());
              }),
          Map.entry("Algebra > Expressions > Expanding products", AlgebraSolvers::product),
          Map.entry(
              "Algebra > Expressions > Evaluating expressions",
              problem -> {
                long[] f = coefficients(formula(problem, "x^2").replace("f(x) = ", ""));
                long[] numbers = numbers(problem);
                return whole(valueAt(numbers[numbers.length - 1], f));
              }),
          Map.entry(
              "Algebra > Powers and roots > Laws of exponents",
              ofNumbers(n -> whole(n[1] + n[3] - n[5]))),
          Map.entry("Algebra > Powers and roots > Simplifying square roots", AlgebraSolvers::root),
          Map.entry(
              "Algebra > Sequences > Terms of arithmetic sequences",
              ofNumbers(
                  n ->
                      whole(
                          LongStream.iterate(n[0], x -> x + n[1])
                              .skip(n[2] - 1)
                              .findFirst()
                              .orElseThrow()))),
          Map.entry(
              "Algebra > Sequences > Sums of arithmetic series",
              ofNumbers(n -> whole(LongStream.iterate(n[0], x -> x + n[1]).limit(n[2]).sum()))),
          Map.entry(
              "Algebra > Sequences > Terms of geometric sequences",
              ofNumbers(
                  n ->
                      whole(
                          LongStream.iterate(n[0], x -> x * n[1])
                              .skip(n[2] - 1)
                              .findFirst()
                              .orElseThrow()))));

  private AlgebraSolvers() {}

  private static String linear(String problem) {
    String[] sides = formula(problem, "=").split("=");
    long[] left = coefficients(sides[0]);
    long[] right = coefficients(sides[1]);
    return whole(only(-100, 100, x -> valueAt(x, left) == valueAt(x, right)));
  }

  private static String system(String problem) {
    List<long[]> lines =
        LINE.matcher(problem)
            .results()
            .map(m -> new long[] {factor(m.group(1)), factor(m.group(2)), factor(m.group(3))})
            .toList();
    return whole(
        only(
            -20,
            20,
            x ->
                LongStream.rangeClosed(-20, 20)
                    .anyMatch(y -> lines.stream().allMatch(l -> l[0] * x + l[1] * y == l[2]))));
  }

  private static long factor(String digits) {
    return digits.isEmpty() ? 1 : Long.parseLong(digits);
  }

  private static List<Long> roots(String problem) {
    long[] f = coefficients(formula(problem, "= 0").replace(" = 0", ""));
    return LongStream.rangeClosed(-100, 100).filter(x -> valueAt(x, f) == 0).boxed().toList();
  }

  private static String product(String problem) {
    String[] factors = formula(problem, ")(").replaceAll("^\\(|\\)$", "").split("\\)\\(");
    long[] f = coefficients(factors[0]);
    long[] g = coefficients(factors[1]);
    // A polynomial of degree two is known from three of its values.
    long atZero = valueAt(0, f) * valueAt(0, g);
    long atOne = valueAt(1, f) * valueAt(1, g);
    long atMinusOne = valueAt(-1, f) * valueAt(-1, g);
    long square = (atOne + atMinusOne) / 2 - atZero;
    long linear = (atOne - atMinusOne) / 2;
    return (square == 1 ? "" : square)
        + "x^2"
        + (linear < 0 ? " - " : " + ")
        + (Math.abs(linear) == 1 ? "" : Math.abs(linear))
        + "x"
        + (atZero < 0 ? " - " : " + ")
        + Math.abs(atZero);
  }

  private static String root(String problem) {
    long[] numbers = numbers(problem);
    long outside = numbers.length == 1 ? 1 : numbers[0];
    long inside = numbers[numbers.length - 1];
    long largest =
        LongStream.rangeClosed(1, inside).filter(r -> inside % (r * r) == 0).max().orElseThrow();
    return outside * largest + "\\sqrt{" + inside / (largest * largest) + "}";
  }
}
