package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Solver.fraction;
import static io.skillstream.cli.sample.Solver.ofNumbers;
import static io.skillstream.cli.sample.Solver.only;
import static io.skillstream.cli.sample.Solver.whole;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Solvers of the leaves under Arithmetic. */
final class ArithmeticSolvers {
  private static final Pattern DECIMAL = Pattern.compile("\\d+\\.\\d+");

  static final Map<String, Solver> ALL =
      Map.ofEntries(
          Map.entry(
              "Arithmetic > Integers > Order of operations",
              ofNumbers(n -> whole(n[0] + n[1] * n[2] - n[1] * n[3]))),
          Map.entry(
              "Arithmetic > Integers > Sums with negative numbers",
              ofNumbers(n -> whole(n[0] - (n[2] - n[1])))),
          Map.entry(
              "Arithmetic > Integers > Word problems", ofNumbers(n -> whole(n[0] * n[1] - n[2]))),
          Map.entry(
              "Arithmetic > Fractions > Adding fractions with unlike denominators",
              ofNumbers(n -> fraction(n[0] * n[3] + n[2] * n[1], n[1] * n[3]))),
          Map.entry(
              "Arithmetic > Fractions > Multiplying fractions",
              ofNumbers(n -> fraction(n[0] * n[2], n[1] * n[3]))),
          Map.entry(
              "Arithmetic > Fractions > Dividing fractions",
              ofNumbers(n -> fraction(n[0] * n[3], n[1] * n[2]))),
          Map.entry(
              "Arithmetic > Decimals > Adding decimals",
              problem -> {
                List<BigDecimal> numbers = decimals(problem);
                return numbers.get(0).add(numbers.get(1)).toPlainString();
              }),
          Map.entry(
              "Arithmetic > Decimals > Converting decimals to fractions",
              problem -> {
                BigDecimal number = decimals(problem).get(0);
                long scale = BigDecimal.TEN.pow(number.scale()).longValueExact();
                return fraction(number.unscaledValue().longValueExact(), scale);
              }),
          Map.entry(
              "Arithmetic > Percentages > Percent of a number",
              ofNumbers(n -> fraction(n[0] * n[1], 100))),
          Map.entry(
              "Arithmetic > Percentages > Percent change",
              ofNumbers(n -> whole(only(0, 1_000, p -> n[0] * (100 + p) == 100 * n[1])))),
          Map.entry(
              "Arithmetic > Percentages > Word problems",
              ofNumbers(n -> fraction(n[0] * (100 - n[1]) - 100 * n[2], 100))),
          Map.entry(
              "Arithmetic > Ratios > Sharing in a ratio",
              ofNumbers(n -> whole(only(0, n[0], a -> a * n[2] == (n[0] - a) * n[1])))));

  private ArithmeticSolvers() {}

  private static List<BigDecimal> decimals(String problem) {
    return DECIMAL.matcher(problem).results().map(m -> new BigDecimal(m.group())).toList();
  }
}
