package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Notation.bracketed;

import java.util.List;

/** Angles, triangles, circles, solids and coordinates. */
final class Geometry {
  /** Right triangles with whole sides, no two similar: leg, leg, hypotenuse. */
  static final List<List<Integer>> TRIPLES =
      List.of(
          List.of(3, 4, 5),
          List.of(5, 12, 13),
          List.of(8, 15, 17),
          List.of(7, 24, 25),
          List.of(20, 21, 29),
          List.of(9, 40, 41));

  private static final String AREA = "Geometry";

  private Geometry() {}

  static List<Leaf> leaves() {
    return List.of(
        new Leaf(AREA, "Angles", "Angles of a triangle", Geometry::triangleAngle),
        new Leaf(AREA, "Angles", "Angles of a polygon", Geometry::polygonAngle),
        new Leaf(AREA, "Triangles", "Sides of right triangles", Geometry::hypotenuse),
        new Leaf(AREA, "Triangles", "Areas of triangles", Geometry::triangleArea),
        new Leaf(AREA, "Circles", "Areas of circles", Geometry::circleArea),
        new Leaf(AREA, "Circles", "Circumferences", Geometry::circumference),
        new Leaf(AREA, "Solids", "Volumes of boxes", Geometry::boxVolume),
        new Leaf(AREA, "Solids", "Surface areas of boxes", Geometry::boxSurface),
        new Leaf(AREA, "Coordinates", "Slopes", Geometry::slope),
        new Leaf(AREA, "Coordinates", "Midpoints", Geometry::midpoint),
        new Leaf(AREA, "Coordinates", "Distances", Geometry::distance));
  }

  private static Exercise triangleAngle(Draws draws) {
    int a = draws.between(15, 100);
    int b = draws.between(15, 170 - a);
    return Exercise.ask(
            draws.pick(
                "Two angles of a triangle measure {} and {} degrees. What is the third, in degrees?",
                "In triangle $ABC$, angle $A$ is ${}^\\circ$ and angle $B$ is ${}^\\circ$. How many"
                    + " degrees has angle $C$?"),
            a,
            b)
        .step("The known angles add to {} + {} = {}.", a, b, a + b)
        .step("All three make 180, so the third is 180 - {} = {}.", a + b, 180 - a - b)
        .answer(180 - a - b, 360 - a - b);
  }

  private static Exercise polygonAngle(Draws draws) {
    int sides = draws.between(5, 20);
    int angle = draws.between(40, 170);
    int total = (sides - 2) * 180;
    int known = total - angle;
    return Exercise.ask(
            draws.pick(
                "A convex polygon has {} sides. All interior angles but one add up to {} degrees."
                    + " What is the last angle, in degrees?",
                "In a convex polygon with {} corners, the interior angles without one sum to"
                    + " ${}^\\circ$. How many degrees has the missing one?"),
            sides,
            known)
        .step("It splits into {} - 2 = {} triangles.", sides, sides - 2)
        .step("The angles add to {} * 180 = {}.", sides - 2, total)
        .step("The last one is {} - {} = {}.", total, known, angle)
        .answer(angle, sides * 180L - known);
  }

  private static Exercise hypotenuse(Draws draws) {
    List<Integer> triple = draws.pick(TRIPLES);
    int scale = draws.between(1, 15);
    int turn = draws.between(0, 1);
    int a = scale * triple.get(turn);
    int b = scale * triple.get(1 - turn);
    int c = scale * triple.get(2);
    String unit = draws.pick(Cast.UNITS);
    return Exercise.ask(
            draws.pick(
                "The legs of a right triangle are {} and {} {} long. How long is the hypotenuse?",
                "A rectangle has sides {} and {} {}. How long is its diagonal?",
                "Someone walks {} straight east and then {} {} north. How far is the start?"),
            a,
            b,
            unit)
        .step("{} * {} + {} * {} = {}.", a, a, b, b, c * c)
        .step("The root of {} is {}, for {} * {} = {}.", c * c, c, c, c, c * c)
        .answer(c, a + b);
  }

  private static Exercise triangleArea(Draws draws) {
    int base = draws.between(3, 40);
    int height = draws.between(3, 40);
    Fraction area = new Fraction((long) base * height, 2);
    return Exercise.ask(
            draws.pick(
                "A triangle has base {} {} and height {}. What is its area?",
                "What is the area of a triangle whose base is {} {} and whose height is {}?",
                "A triangular sail is {} {} wide at the foot and {} high. What is its area?"),
            base,
            draws.pick(Cast.UNITS),
            height)
        .step("Base times height: {} * {} = {}.", base, height, base * height)
        .step("Half of that: {} / 2 = {}.", base * height, area)
        .answer(area, Fraction.of((long) base * height));
  }

  private static Exercise circleArea(Draws draws) {
    int radius = draws.between(3, 60);
    return Exercise.ask(
            draws.pick(
                "What is the area of a circle with radius {} {}?",
                "A round pond has radius {} {}. What is its area? Leave $\\pi$ in the answer.",
                "Find the exact area of a disc whose radius is {} {}."),
            radius,
            draws.pick(Cast.UNITS))
        .step("The area is pi times the radius squared.")
        .step("{} * {} = {}, so it is {} pi.", radius, radius, radius * radius, radius * radius)
        .answer(Answer.timesPi((long) radius * radius), Answer.timesPi(2L * radius));
  }

  private static Exercise circumference(Draws draws) {
    int radius = draws.between(3, 90);
    return Exercise.ask(
            draws.pick(
                "What is the circumference of a circle with radius {} {}?",
                "A wheel has radius {} {}. How far does it roll in one turn? Leave $\\pi$ in the"
                    + " answer.",
                "Find the exact length of a circle whose radius is {} {}."),
            radius,
            draws.pick(Cast.UNITS))
        .step("The circumference is pi times twice the radius.")
        .step("2 * {} = {}, so it is {} pi.", radius, 2 * radius, 2 * radius)
        .answer(Answer.timesPi(2L * radius), Answer.timesPi((long) radius * radius));
  }

  private static Exercise boxVolume(Draws draws) {
    int a = draws.between(2, 20);
    int b = draws.between(2, 20);
    int c = draws.between(2, 12);
    return Exercise.ask(
            draws.pick(
                "A box measures {} by {} by {} {}. What is its volume?",
                "What is the volume of a rectangular block with edges {}, {} and {} {}?",
                "A tank is {} long, {} wide and {} {} deep. How much does it hold?"),
            a,
            b,
            c,
            draws.pick(Cast.UNITS))
        .step("The base is {} * {} = {}.", a, b, a * b)
        .step("Times the height: {} * {} = {}.", a * b, c, a * b * c)
        .answer((long) a * b * c, 2L * (a * b + a * c + b * c));
  }

  private static Exercise boxSurface(Draws draws) {
    int a = draws.between(2, 15);
    int b = draws.between(2, 15);
    int c = draws.between(2, 15);
    int half = a * b + a * c + b * c;
    return Exercise.ask(
            draws.pick(
                "A box measures {} by {} by {} {}. What is its surface area?",
                "How much paper covers a closed box with edges {}, {} and {} {}, without overlap?",
                "Find the total area of the six faces of a block of {} by {} by {} {}."),
            a,
            b,
            c,
            draws.pick(Cast.UNITS))
        .step("Three different faces: {} * {} + {} * {} + {} * {} = {}.", a, b, a, c, b, c, half)
        .step("Each comes twice: 2 * {} = {}.", half, 2 * half)
        .answer(2L * half, half);
  }

  private static Exercise slope(Draws draws) {
    int x = draws.between(-9, 9);
    int y = draws.between(-9, 9);
    int right = draws.between(1, 9);
    int up = draws.between(1, 12) * (draws.chance(0.4) ? -1 : 1);
    Fraction slope = new Fraction(up, right);
    return Exercise.ask(
            draws.pick(
                "What is the slope of the line through $({}, {})$ and $({}, {})$?",
                "A line passes through $({}, {})$ and $({}, {})$. Find its slope.",
                "How steep is the line from $({}, {})$ to $({}, {})$? Give its slope."),
            x,
            y,
            x + right,
            y + up)
        .step("Rise: {} - {} = {}.", y + up, bracketed(y), up)
        .step("Run: {} - {} = {}.", x + right, bracketed(x), right)
        .step("The slope is {} / {} = {}.", up, right, slope)
        .answer(slope, new Fraction(right, up));
  }

  private static Exercise midpoint(Draws draws) {
    int x = draws.between(1, 15);
    int y = draws.between(-12, 12);
    int toX = draws.between(-12, 20);
    int toY = draws.between(-12, 12);
    Fraction middleX = new Fraction((long) x + toX, 2);
    Fraction middleY = new Fraction((long) y + toY, 2);
    return Exercise.ask(
            draws.pick(
                "What is the midpoint of $({}, {})$ and $({}, {})$?",
                "Find the point halfway between $({}, {})$ and $({}, {})$.",
                "The ends of a diameter are $({}, {})$ and $({}, {})$. Where is the centre?"),
            x,
            y,
            toX,
            toY)
        .step("For x: ({} + {}) / 2 = {}.", x, bracketed(toX), middleX)
        .step("For y: ({} + {}) / 2 = {}.", y, bracketed(toY), middleY)
        .step("The point is ({}, {}).", middleX, middleY)
        .answer(
            point(middleX, middleY),
            point(new Fraction((long) toX - x, 2), new Fraction((long) toY - y, 2)));
  }

  private static Exercise distance(Draws draws) {
    List<Integer> triple = draws.pick(TRIPLES);
    int scale = draws.between(1, 4);
    int turn = draws.between(0, 1);
    int across = scale * triple.get(turn);
    int up = scale * triple.get(1 - turn) * (draws.chance(0.5) ? -1 : 1);
    int length = scale * triple.get(2);
    int x = draws.between(-9, 9);
    int y = draws.between(-9, 9);
    return Exercise.ask(
            draws.pick(
                "What is the distance between $({}, {})$ and $({}, {})$?",
                "How far is it from $({}, {})$ to $({}, {})$ in a straight line?",
                "Find the length of the segment from $({}, {})$ to $({}, {})$."),
            x,
            y,
            x + across,
            y + up)
        .step("The differences are {} and {}.", across, up)
        .step(
            "{} * {} + {} * {} = {}.",
            across,
            across,
            bracketed(up),
            bracketed(up),
            length * length)
        .step("The root of {} is {}.", length * length, length)
        .answer(length, (long) across + Math.abs(up));
  }

  private static Answer point(Fraction x, Fraction y) {
    return Answer.expression("(" + x + ", " + y + ")", "(" + x.latex() + ", " + y.latex() + ")");
  }
}
