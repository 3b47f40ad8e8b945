package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.GeometrySolvers.length;
import static io.skillstream.cli.sample.Solver.fraction;
import static io.skillstream.cli.sample.Solver.ofNumbers;
import static io.skillstream.cli.sample.Solver.only;
import static io.skillstream.cli.sample.Solver.whole;

import java.util.Map;
import java.util.stream.LongStream;

/** Solvers of the problems that need two skills by nature. */
final class BridgeSolvers {
  static final Map<String, Solver> ALL =
      Map.ofEntries(
          Map.entry(
              "Geometry > Triangles > Sides of right triangles & Geometry > Triangles > Areas of"
                  + " triangles",
              ofNumbers(
                  n -> {
                    long leg = only(1, n[0], b -> n[1] * n[1] + b * b == n[0] * n[0]);
                    return fraction(leg * n[1], 2);
                  })),
          Map.entry(
              "Geometry > Triangles > Sides of right triangles & Geometry > Circles > Areas of"
                  + " circles",
              ofNumbers(n -> (n[0] * n[0] + n[1] * n[1]) / 4 + "\\pi")),
          Map.entry(
              "Geometry > Coordinates > Distances & Geometry > Circles > Circumferences",
              ofNumbers(n -> 2 * length(n[2] - n[0], n[3] - n[1]) + "\\pi")),
          Map.entry(
              "Counting and probability > Statistics > Mean & Algebra > Linear equations >"
                  + " Equations in two steps",
              ofNumbers(n -> whole(only(-200, 200, x -> n[0] + n[1] + n[2] + x == 4 * n[3])))),
          Map.entry(
              "Number theory > Divisibility > Least common multiple & Arithmetic > Integers > Word"
                  + " problems",
              ofNumbers(
                  n ->
                      whole(
                          LongStream.iterate(1, t -> t + 1)
                              .filter(t -> t % n[0] == 0 && t % n[1] == 0)
                              .skip(n[2] - 1)
                              .findFirst()
                              .orElseThrow()))),
          Map.entry(
              "Counting and probability > Counting > Combinations & Counting and probability >"
                  + " Probability > Drawing one object",
              // One after the other instead of at once.
              ofNumbers(n -> fraction(n[0] * (n[0] - 1), (n[0] + n[1]) * (n[0] + n[1] - 1)))),
          Map.entry(
              "Arithmetic > Ratios > Sharing in a ratio & Geometry > Solids > Volumes of boxes",
              ofNumbers(
                  n -> {
                    long part = only(1, 100, p -> (n[0] + n[1] + n[2]) * p == n[3]);
                    return whole(n[0] * part * n[1] * part * n[2] * part);
                  })),
          Map.entry(
              "Arithmetic > Percentages > Word problems & Algebra > Linear equations > Equations in"
                  + " two steps",
              ofNumbers(n -> whole(only(1, 10_000, p -> p * 100 - p * n[0] == 100 * n[1])))));

  private BridgeSolvers() {}
}
