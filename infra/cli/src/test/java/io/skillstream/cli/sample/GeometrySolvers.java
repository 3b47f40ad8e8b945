package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Solver.fraction;
import static io.skillstream.cli.sample.Solver.ofNumbers;
import static io.skillstream.cli.sample.Solver.only;
import static io.skillstream.cli.sample.Solver.whole;

import java.util.Map;

/** Solvers of the leaves under Geometry. */
final class GeometrySolvers {
  static final Map<String, Solver> ALL =
      Map.ofEntries(
          Map.entry(
              "Geometry > Angles > Angles of a triangle",
              ofNumbers(n -> whole(only(0, 180, c -> n[0] + n[1] + c == 180)))),
          Map.entry(
              "Geometry > Angles > Angles of a polygon",
              ofNumbers(n -> whole(only(0, 179, a -> n[1] + a == 180 * n[0] - 360)))),
          Map.entry(
              "Geometry > Triangles > Sides of right triangles",
              ofNumbers(n -> whole(length(n[0], n[1])))),
          Map.entry(
              "Geometry > Triangles > Areas of triangles",
              ofNumbers(n -> fraction(n[0] * n[1], 2))),
          Map.entry("Geometry > Circles > Areas of circles", ofNumbers(n -> n[0] * n[0] + "\\pi")),
          Map.entry("Geometry > Circles > Circumferences", ofNumbers(n -> n[0] + n[0] + "\\pi")),
          Map.entry(
              "Geometry > Solids > Volumes of boxes", ofNumbers(n -> whole(n[0] * n[1] * n[2]))),
          Map.entry(
              "Geometry > Solids > Surface areas of boxes",
              ofNumbers(n -> whole(faces(n[0], n[1], n[2])))),
          Map.entry(
              "Geometry > Coordinates > Slopes",
              ofNumbers(n -> fraction(n[1] - n[3], n[0] - n[2]))),
          Map.entry(
              "Geometry > Coordinates > Midpoints",
              ofNumbers(
                  n -> "(" + fraction(n[0] + n[2], 2) + ", " + fraction(n[1] + n[3], 2) + ")")),
          Map.entry(
              "Geometry > Coordinates > Distances",
              ofNumbers(n -> whole(length(n[2] - n[0], n[3] - n[1])))));

  private GeometrySolvers() {}

  /** The whole hypotenuse over two legs. */
  static long length(long a, long b) {
    return only(0, 2_000, c -> c * c == a * a + b * b);
  }

  /** Unit squares on the outside of a block of unit cubes, counted one by one. */
  private static long faces(long a, long b, long c) {
    long faces = 0;
    for (long x = 0; x < a; x++) {
      for (long y = 0; y < b; y++) {
        for (long z = 0; z < c; z++) {
          faces += (x == 0 ? 1 : 0) + (x == a - 1 ? 1 : 0);
          faces += (y == 0 ? 1 : 0) + (y == b - 1 ? 1 : 0);
          faces += (z == 0 ? 1 : 0) + (z == c - 1 ? 1 : 0);
        }
      }
    }
    return faces;
  }
}
