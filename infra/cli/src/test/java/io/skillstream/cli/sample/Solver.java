package io.skillstream.cli.sample;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Finds a problem's answer from its text alone, by brute force where that is possible, sharing no
 * code with the templates.
 */
@FunctionalInterface
interface Solver {
  Pattern NUMBER = Pattern.compile("(?<!\\d)-?\\d+");
  Pattern TERM = Pattern.compile("([+-]?)(\\d*)(x\\^2|x|)");
  Pattern MATH = Pattern.compile("\\$([^$]*)\\$");

  /** The solver of each leaf and bridge; a bridge's key is its two leaves' paths. */
  Map<List<List<String>>, Solver> ALL = all();

  /** The answer as LaTeX. */
  String solve(String problem);

  private static Map<List<List<String>>, Solver> all() {
    Map<List<List<String>>, Solver> all = new HashMap<>();
    ArithmeticSolvers.ALL.forEach((path, solver) -> all.put(chains(path), solver));
    NumberTheorySolvers.ALL.forEach((path, solver) -> all.put(chains(path), solver));
    AlgebraSolvers.ALL.forEach((path, solver) -> all.put(chains(path), solver));
    GeometrySolvers.ALL.forEach((path, solver) -> all.put(chains(path), solver));
    ChanceSolvers.ALL.forEach((path, solver) -> all.put(chains(path), solver));
    BridgeSolvers.ALL.forEach((path, solver) -> all.put(chains(path), solver));
    return all;
  }

  /** The solver of these chains. */
  static Solver of(List<List<String>> chains) {
    Solver solver = ALL.get(chains);
    if (solver == null) {
      throw new AssertionError("no solver for " + chains);
    }
    return solver;
  }

  private static List<List<String>> chains(String paths) {
    return Arrays.stream(paths.split(" & ")).map(path -> List.of(path.split(" > "))).toList();
  }

  /** A solver that needs the numbers of the text only, in order. */
  static Solver ofNumbers(NumberSolver solver) {
    return problem -> solver.solve(numbers(problem));
  }

  /** See {@link #ofNumbers}. */
  @FunctionalInterface
  interface NumberSolver {
    String solve(long[] numbers);
  }

  static long[] numbers(String text) {
    return NUMBER.matcher(text).results().mapToLong(m -> Long.parseLong(m.group())).toArray();
  }

  /** The first formula of the text that contains the sign. */
  static String formula(String text, String sign) {
    return MATH.matcher(text)
        .results()
        .map(m -> m.group(1))
        .filter(formula -> formula.contains(sign))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no formula with " + sign + " in " + text));
  }

  /** Coefficients of 1, x and x^2 in a polynomial. */
  static long[] coefficients(String polynomial) {
    long[] found = new long[3];
    Matcher terms = TERM.matcher(polynomial.replace(" ", ""));
    while (terms.find()) {
      if (terms.group().isEmpty()) {
        continue;
      }
      long size = terms.group(2).isEmpty() ? 1 : Long.parseLong(terms.group(2));
      int power = terms.group(3).isEmpty() ? 0 : terms.group(3).equals("x") ? 1 : 2;
      found[power] += terms.group(1).equals("-") ? -size : size;
    }
    return found;
  }

  /** A polynomial's value. */
  static long valueAt(long x, long[] coefficients) {
    return coefficients[0] + x * (coefficients[1] + x * coefficients[2]);
  }

  /** The only number of a range that fits. */
  static long only(long low, long high, LongPredicate fits) {
    long[] found = LongStream.rangeClosed(low, high).filter(fits).toArray();
    if (found.length != 1) {
      throw new AssertionError("not one solution but " + Arrays.toString(found));
    }
    return found[0];
  }

  static String whole(long value) {
    return Long.toString(value);
  }

  static String fraction(long numerator, long denominator) {
    BigInteger top = BigInteger.valueOf(numerator);
    BigInteger bottom = BigInteger.valueOf(denominator);
    BigInteger shared = top.gcd(bottom).multiply(BigInteger.valueOf(bottom.signum()));
    top = top.divide(shared);
    bottom = bottom.divide(shared);
    return bottom.equals(BigInteger.ONE)
        ? top.toString()
        : (top.signum() < 0 ? "-" : "") + "\\frac{" + top.abs() + "}{" + bottom + "}";
  }
}
