package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Notation.decimal;

import java.util.List;

/** Integers, fractions, decimals, percentages and ratios. */
final class Arithmetic {
  private static final String AREA = "Arithmetic";

  private Arithmetic() {}

  static List<Leaf> leaves() {
    return List.of(
        new Leaf(AREA, "Integers", "Order of operations", Arithmetic::orderOfOperations),
        new Leaf(AREA, "Integers", "Sums with negative numbers", Arithmetic::negativeSums),
        new Leaf(AREA, "Integers", "Word problems", Arithmetic::leftOver),
        new Leaf(
            AREA,
            "Fractions",
            "Adding fractions with unlike denominators",
            Arithmetic::addingFractions),
        new Leaf(AREA, "Fractions", "Multiplying fractions", Arithmetic::multiplyingFractions),
        new Leaf(AREA, "Fractions", "Dividing fractions", Arithmetic::dividingFractions),
        new Leaf(AREA, "Decimals", "Adding decimals", Arithmetic::addingDecimals),
        new Leaf(AREA, "Decimals", "Converting decimals to fractions", Arithmetic::toFraction),
        new Leaf(AREA, "Percentages", "Percent of a number", Arithmetic::percentOf),
        new Leaf(AREA, "Percentages", "Percent change", Arithmetic::percentChange),
        new Leaf(AREA, "Percentages", "Word problems", Arithmetic::discount),
        new Leaf(AREA, "Ratios", "Sharing in a ratio", Arithmetic::sharing));
  }

  private static Exercise orderOfOperations(Draws draws) {
    int a = draws.between(2, 60);
    int b = draws.between(2, 12);
    int d = draws.between(1, 9);
    int inside = draws.between(2, 12);
    int c = d + inside;
    int product = b * inside;
    return Exercise.ask(
            draws.pick(
                "Compute ${} + {} \\times ({} - {})$.",
                "What is the value of ${} + {} \\times ({} - {})$?",
                "Evaluate the expression ${} + {} \\times ({} - {})$."),
            a,
            b,
            c,
            d)
        .step("Brackets come first: {} - {} = {}.", c, d, inside)
        .step("Multiplication comes before addition: {} * {} = {}.", b, inside, product)
        .step("Now add: {} + {} = {}.", a, product, a + product)
        .answer(a + product, (long) (a + b) * inside);
  }

  private static Exercise negativeSums(Draws draws) {
    int a = -draws.between(3, 60);
    int b = draws.between(2, 50);
    int c = draws.between(2, 50);
    return Exercise.ask(
            draws.pick(
                "Compute ${} + {} - {}$.",
                "It is {} degrees. It gets {} degrees warmer, then {} degrees colder. What is the"
                    + " temperature now, in degrees?",
                "A game starts at {} points. A player wins {} points and then loses {}. What is the"
                    + " score?"),
            a,
            b,
            c)
        .step("First go up: {} + {} = {}.", a, b, a + b)
        .step("Then go down: {} - {} = {}.", a + b, c, a + b - c)
        .check("Going back, {} + {} - {} = {}.", a + b - c, c, b, a)
        .answer(a + b - c, -a + b - c);
  }

  private static Exercise leftOver(Draws draws) {
    String who = draws.pick(Cast.PEOPLE);
    String things = draws.pick(Cast.THINGS);
    int boxes = draws.between(3, 15);
    int each = draws.between(4, 25);
    int gone = draws.between(2, boxes * each - 1);
    int all = boxes * each;
    return Exercise.ask(
            draws.pick(
                "{} has {} boxes of {} {} each and gives away {} of them. How many are left?",
                "{} fills {} bags with {} {} each, then loses {}. How many remain?",
                "{} buys {} packs of {} {} and uses {}. How many are still there?"),
            who,
            boxes,
            each,
            things,
            gone)
        .step("At first there are {} * {} = {} {}.", boxes, each, all, things)
        .step("Take away the {} that are gone: {} - {} = {}.", gone, all, gone, all - gone)
        .answer(all - gone, all + gone);
  }

  private static Exercise addingFractions(Draws draws) {
    Fraction a = proper(draws, 2, 9);
    Fraction b = proper(draws, 2, 12);
    if (a.denominator() == b.denominator()) {
      b = new Fraction(1, a.denominator() + 1);
    }
    long common = Whole.lcm(a.denominator(), b.denominator());
    long left = a.numerator() * (common / a.denominator());
    long right = b.numerator() * (common / b.denominator());
    Fraction sum = a.plus(b);
    return Exercise.ask(
            draws.pick(
                "Compute ${} + {}$.",
                "What is ${} + {}$ in lowest terms?",
                "One pipe fills ${}$ of a tank, another fills ${}$ of it. Which part of the tank is"
                    + " filled in all?"),
            a.latex(),
            b.latex())
        .step("A common denominator of {} and {} is {}.", a.denominator(), b.denominator(), common)
        .step("So {} = {}/{} and {} = {}/{}.", a, left, common, b, right, common)
        .step("Add: {}/{} + {}/{} = {}.", left, common, right, common, sum)
        .answer(
            sum, new Fraction(a.numerator() + b.numerator(), a.denominator() + b.denominator()));
  }

  private static Exercise multiplyingFractions(Draws draws) {
    Fraction a = proper(draws, 2, 12);
    Fraction b = proper(draws, 2, 12);
    long top = a.numerator() * b.numerator();
    long bottom = a.denominator() * b.denominator();
    return Exercise.ask(
            draws.pick(
                "Compute ${} \\cdot {}$.",
                "What is ${}$ of ${}$?",
                "Multiply ${}$ by ${}$ and reduce."),
            a.latex(),
            b.latex())
        .step("Numerators: {} * {} = {}.", a.numerator(), b.numerator(), top)
        .step("Denominators: {} * {} = {}.", a.denominator(), b.denominator(), bottom)
        .step("In lowest terms {}/{} = {}.", top, bottom, a.times(b))
        .answer(a.times(b), a.dividedBy(b));
  }

  private static Exercise dividingFractions(Draws draws) {
    Fraction a = proper(draws, 2, 12);
    Fraction b = proper(draws, 3, 12);
    Fraction result = a.dividedBy(b);
    return Exercise.ask(
            draws.pick(
                "Compute ${} \\div {}$.",
                "What is ${}$ divided by ${}$?",
                "A jug holds ${}$ litres. How many glasses of ${}$ litres does it fill?"),
            a.latex(),
            b.latex())
        .step("Dividing by {} is multiplying by {}/{}.", b, b.denominator(), b.numerator())
        .step("{} * {}/{} = {}.", a, b.denominator(), b.numerator(), result)
        .check("{} * {} = {}.", result, b, a)
        .answer(result, a.times(b));
  }

  private static Exercise addingDecimals(Draws draws) {
    int tenths = draws.between(11, 499);
    int hundredths = draws.between(101, 4_999);
    int sum = tenths * 10 + hundredths;
    String total = decimal(sum, 2);
    String misaligned = decimal(tenths + hundredths, 2);
    return Exercise.ask(
            draws.pick(
                "Compute ${} + {}$.",
                "A rope of {} m is tied to a rope of {} m. How long are they together, in m?",
                "What is the sum of {} and {}?"),
            decimal(tenths, 1),
            decimal(hundredths, 2))
        .step("Line up the points: {} and {}.", decimal(tenths * 10L, 2), decimal(hundredths, 2))
        .step("In hundredths: {} + {} = {}.", tenths * 10, hundredths, sum)
        .step("So the sum is {}.", total)
        .answer(Answer.expression(total, total), Answer.expression(misaligned, misaligned));
  }

  private static Exercise toFraction(Draws draws) {
    int places = draws.between(2, 3);
    int scale = (int) Whole.power(10, places);
    int units = draws.between(1, 4 * scale);
    // A last digit of 0 would make the first step's denominator look arbitrary.
    units += units % 10 == 0 ? 5 : 0;
    long shared = Whole.gcd(units, scale);
    Fraction value = new Fraction(units, scale);
    return Exercise.ask(
            draws.pick(
                "Write {} as a fraction in lowest terms.",
                "Which fraction, fully reduced, equals {}?",
                "Convert the decimal {} to a reduced fraction."),
            decimal(units, places))
        .step("It has {} decimal places, so it is {}/{}.", places, units, scale)
        .step("The greatest common divisor of {} and {} is {}.", units, scale, shared)
        .step("Reduced, {}/{} = {}.", units, scale, value)
        .answer(value, new Fraction(units, scale * 10L));
  }

  private static Exercise percentOf(Draws draws) {
    boolean fives = draws.chance(0.5);
    int percent = fives ? 5 * draws.between(1, 19) : draws.between(2, 98);
    int number = fives ? 20 * draws.between(2, 60) : 100 * draws.between(1, 30);
    int product = percent * number;
    return Exercise.ask(
            draws.pick(
                "What is {}% of {}?",
                "Find {} percent of {}.",
                "In a vote, {}% of {} people say yes. How many people is that?"),
            percent,
            number)
        .step("{}% means {}/100.", percent, percent)
        .step("{} * {} = {}.", percent, number, product)
        .step("{} / 100 = {}.", product, product / 100)
        .answer(product / 100, product / 10);
  }

  private static Exercise percentChange(Draws draws) {
    int before = 20 * draws.between(2, 60);
    int percent = 5 * draws.between(1, 24);
    int rise = before * percent / 100;
    int after = before + rise;
    return Exercise.ask(
            draws.pick(
                "A price rises from {} to {} dollars. By how many percent does it rise?",
                "A town grew from {} to {} people. What was the growth in percent?",
                "What is the percent increase from {} to {}?"),
            before,
            after)
        .step("The increase is {} - {} = {}.", after, before, rise)
        .step("Compare it with the start: {} / {} = {}.", rise, before, new Fraction(rise, before))
        .step("In percent: 100 * {} = {}.", new Fraction(rise, before), percent)
        .answer(Fraction.of(percent), new Fraction(100L * rise, after));
  }

  private static Exercise discount(Draws draws) {
    String who = draws.pick(Cast.PEOPLE);
    int price = 20 * draws.between(2, 40);
    int percent = 5 * draws.between(1, 12);
    int voucher = draws.between(1, price / 10);
    int off = price * percent / 100;
    int paid = price - off - voucher;
    return Exercise.ask(
            draws.pick(
                "A coat costs {} dollars. It is reduced by {}%, and {} also has a voucher of {}"
                    + " dollars. What is left to pay, in dollars?",
                "A bike for {} dollars is sold at {}% off. After that, {} gets another {} dollars"
                    + " off. What does it cost in the end, in dollars?"),
            price,
            percent,
            who,
            voucher)
        .step("The discount is {} * {} / 100 = {}.", price, percent, off)
        .step("That leaves {} - {} = {}.", price, off, price - off)
        .step("Then {} - {} = {} dollars.", price - off, voucher, paid)
        .answer(paid, price - percent - voucher);
  }

  private static Exercise sharing(Draws draws) {
    String who = draws.pick(Cast.PEOPLE);
    String other = Cast.other(draws, who);
    int a = draws.between(1, 9);
    int b = a + draws.between(1, 6);
    int shared = (int) Whole.gcd(a, b);
    a /= shared;
    b /= shared;
    int part = draws.between(2, 20);
    int total = (a + b) * part;
    return Exercise.ask(
            draws.pick(
                "{} and {} share {} {} in the ratio {}:{}. How many does the first of them get?",
                "{} and {} split {} {} in the ratio {}:{}. What is the smaller share?"),
            who,
            other,
            total,
            draws.pick(Cast.THINGS),
            a,
            b)
        .step("There are {} + {} = {} equal parts.", a, b, a + b)
        .step("One part is {} / {} = {}.", total, a + b, part)
        .step("{} parts are {} * {} = {}.", a, a, part, a * part)
        .answer((long) a * part, (long) b * part);
  }

  /** A reduced fraction below 1 whose denominator is drawn from the range. */
  private static Fraction proper(Draws draws, int low, int high) {
    int denominator = draws.between(low, high);
    int numerator = draws.between(1, denominator - 1);
    while (Whole.gcd(numerator, denominator) > 1) {
      numerator--;
    }
    return new Fraction(numerator, denominator);
  }
}
