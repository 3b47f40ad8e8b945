package io.skillstream.cli.sample;

import java.util.List;

/** Problems that need two skills by nature. */
final class Bridges {
  private Bridges() {}

  /**
   * A template and the two leaves it exercises, as paths.
   *
   * @param first path of one leaf
   * @param second path of the other
   */
  record Bridge(List<String> first, List<String> second, Template template) {}

  static List<Bridge> all() {
    List<String> rightTriangles = List.of("Geometry", "Triangles", "Sides of right triangles");
    List<String> twoSteps = List.of("Algebra", "Linear equations", "Equations in two steps");
    return List.of(
        new Bridge(
            rightTriangles,
            List.of("Geometry", "Triangles", "Areas of triangles"),
            Bridges::areaFromHypotenuse),
        new Bridge(
            rightTriangles,
            List.of("Geometry", "Circles", "Areas of circles"),
            Bridges::circumcircle),
        new Bridge(
            List.of("Geometry", "Coordinates", "Distances"),
            List.of("Geometry", "Circles", "Circumferences"),
            Bridges::circleThroughPoint),
        new Bridge(
            List.of("Counting and probability", "Statistics", "Mean"), twoSteps, Bridges::missing),
        new Bridge(
            List.of("Number theory", "Divisibility", "Least common multiple"),
            List.of("Arithmetic", "Integers", "Word problems"),
            Bridges::departures),
        new Bridge(
            List.of("Counting and probability", "Counting", "Combinations"),
            List.of("Counting and probability", "Probability", "Drawing one object"),
            Bridges::twoReds),
        new Bridge(
            List.of("Arithmetic", "Ratios", "Sharing in a ratio"),
            List.of("Geometry", "Solids", "Volumes of boxes"),
            Bridges::boxInRatio),
        new Bridge(
            List.of("Arithmetic", "Percentages", "Word problems"), twoSteps, Bridges::priceBefore));
  }

  private static Exercise areaFromHypotenuse(Draws draws) {
    List<Integer> triple = draws.pick(Geometry.TRIPLES);
    int scale = draws.between(1, 12);
    int turn = draws.between(0, 1);
    int a = scale * triple.get(turn);
    int b = scale * triple.get(1 - turn);
    int c = scale * triple.get(2);
    return Exercise.ask(
            draws.pick(
                "A right triangle has a hypotenuse of {} {} and one leg of {}. What is its area?",
                "In a right triangle the longest side is {} {} and another side is {}. Find the"
                    + " area."),
            c,
            draws.pick(Cast.UNITS),
            a)
        .step("The other leg squared is {} * {} - {} * {} = {}.", c, c, a, a, b * b)
        .step("So that leg is {}, for {} * {} = {}.", b, b, b, b * b)
        .step("The area is {} * {} / 2 = {}.", a, b, a * b / 2)
        .answer(Fraction.of((long) a * b / 2), new Fraction((long) a * c, 2));
  }

  private static Exercise circumcircle(Draws draws) {
    List<Integer> triple = draws.pick(Geometry.TRIPLES);
    int half = draws.between(1, 10);
    int a = 2 * half * triple.get(0);
    int b = 2 * half * triple.get(1);
    int radius = half * triple.get(2);
    return Exercise.ask(
            draws.pick(
                "A right triangle with legs {} and {} {} lies in a circle, its corners on it. What"
                    + " is the area of the circle?",
                "A rectangle of {} by {} {} is inscribed in a circle. Find the exact area of the"
                    + " circle."),
            a,
            b,
            draws.pick(Cast.UNITS))
        .step("The diameter squared is {} * {} + {} * {} = {}.", a, a, b, b, 4 * radius * radius)
        .step("So the diameter is {} and the radius {}.", 2 * radius, radius)
        .step(
            "{} * {} = {}, so the area is {} pi.", radius, radius, radius * radius, radius * radius)
        .answer(Answer.timesPi((long) radius * radius), Answer.timesPi(4L * radius * radius));
  }

  private static Exercise circleThroughPoint(Draws draws) {
    List<Integer> triple = draws.pick(Geometry.TRIPLES);
    int x = draws.between(-9, 9);
    int y = draws.between(-9, 9);
    int across = triple.get(0);
    int up = triple.get(1);
    int radius = triple.get(2);
    return Exercise.ask(
            draws.pick(
                "A circle with centre $({}, {})$ passes through $({}, {})$. What is its"
                    + " circumference?",
                "What is the exact length of the circle around $({}, {})$ that goes through"
                    + " $({}, {})$?"),
            x,
            y,
            x + across,
            y + up)
        .step("The differences are {} and {}.", across, up)
        .step("{} * {} + {} * {} = {}.", across, across, up, up, radius * radius)
        .step(
            "So the radius is {}, and 2 * {} = {}: {} pi.", radius, radius, 2 * radius, 2 * radius)
        .answer(Answer.timesPi(2L * radius), Answer.timesPi(radius));
  }

  private static Exercise missing(Draws draws) {
    int a = draws.between(1, 40);
    int b = draws.between(1, 40);
    int c = draws.between(1, 40);
    int sum = a + b + c;
    // The smallest mean that leaves x positive, or a little more.
    int mean = sum / 4 + draws.between(1, 9);
    int x = 4 * mean - sum;
    return Exercise.ask(
            draws.pick(
                "The mean of {}, {}, {} and $x$ is {}. What is $x$?",
                "After marks of {}, {} and {}, which fourth mark makes the average {}?"),
            a,
            b,
            c,
            mean)
        .step("All four add to 4 * {} = {}.", mean, 4 * mean)
        .step("The known ones add to {} + {} + {} = {}.", a, b, c, sum)
        .step("x = {} - {} = {}.", 4 * mean, sum, x)
        .answer(x, 3L * mean - sum);
  }

  private static Exercise departures(Draws draws) {
    int shared = draws.between(2, 6);
    int a = shared * draws.between(2, 4);
    int b = shared * draws.between(5, 7);
    int times = draws.between(2, 6);
    long together = Whole.lcm(a, b);
    return Exercise.ask(
            draws.pick(
                "One bus leaves every {} minutes, another every {} minutes. Both leave now. In how"
                    + " many minutes do they leave together for time {} after this one?",
                "Two bells ring every {} and every {} minutes and have just rung together. How many"
                    + " minutes pass until they have rung together {} more times?"),
            a,
            b,
            times)
        .step("The greatest common divisor of {} and {} is {}.", a, b, Whole.gcd(a, b))
        .step("Together every {} * {} / {} = {} minutes.", a, b, Whole.gcd(a, b), together)
        .step("{} * {} = {}.", times, together, times * together)
        .answer(times * together, (long) times * a * b);
  }

  private static Exercise twoReds(Draws draws) {
    int red = draws.between(2, 12);
    int blue = draws.between(2, 12);
    int all = red + blue;
    long wanted = Whole.choices(red, 2);
    long possible = Whole.choices(all, 2);
    Fraction chance = new Fraction(wanted, possible);
    Fraction one = new Fraction(red, all);
    return Exercise.ask(
            draws.pick(
                "A bag holds {} red and {} blue balls. Two are drawn at once. What is the"
                    + " probability that both are red?",
                "From {} red and {} blue socks two are pulled out together without looking. How"
                    + " likely is a red pair, as a fraction?"),
            red,
            blue)
        .step("Red pairs: {} * {} / 2 = {}.", red, red - 1, wanted)
        .step("All pairs: {} * {} / 2 = {}.", all, all - 1, possible)
        .step("{} / {} = {}.", wanted, possible, chance)
        .answer(chance, one.times(one));
  }

  private static Exercise boxInRatio(Draws draws) {
    int a = draws.between(1, 5);
    int b = draws.between(1, 5);
    // A neighbour of the first, so that the ratio is in lowest terms.
    int c = a + 1;
    int part = draws.between(2, 6);
    int sum = (a + b + c) * part;
    return Exercise.ask(
            draws.pick(
                "The length, width and height of a box are in the ratio {}:{}:{} and add up to {}"
                    + " {}. What is its volume?",
                "Three edges of a block that meet in a corner have lengths in the ratio {}:{}:{} and"
                    + " are {} {} together. Find the volume."),
            a,
            b,
            c,
            sum,
            draws.pick(Cast.UNITS))
        .step("There are {} + {} + {} = {} parts.", a, b, c, a + b + c)
        .step("One part is {} / {} = {}.", sum, a + b + c, part)
        .step("The edges are {}, {} and {}.", a * part, b * part, c * part)
        .step("{} * {} * {} = {}.", a * part, b * part, c * part, a * b * c * part * part * part)
        .answer((long) a * b * c * part * part * part, (long) a * b * c * part);
  }

  private static Exercise priceBefore(Draws draws) {
    String who = draws.pick(Cast.PEOPLE);
    int percent = 5 * draws.between(1, 12);
    int price = 20 * draws.between(2, 60);
    int paid = price * (100 - percent) / 100;
    return Exercise.ask(
            draws.pick(
                "After a discount of {}%, {} pays {} dollars. What was the price before, in dollars?",
                "A price is cut by {}%, and {} buys for {} dollars. What was the old price?"),
            percent,
            who,
            paid)
        .step("100 - {} = {} percent of the price are left.", percent, 100 - percent)
        .step("So {} times the price is 100 * {} = {}.", 100 - percent, paid, 100 * paid)
        .step("{} / {} = {}.", 100 * paid, 100 - percent, price)
        .check("{} * {} / 100 = {}.", price, 100 - percent, paid)
        .answer(Fraction.of(price), new Fraction((long) paid * (100 + percent), 100));
  }
}
