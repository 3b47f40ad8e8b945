package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Notation.join;

import java.util.List;
import java.util.stream.IntStream;

/** Counting, probability and statistics. */
final class Chance {
  private static final String AREA = "Counting and probability";

  private Chance() {}

  static List<Leaf> leaves() {
    return List.of(
        new Leaf(AREA, "Counting", "Multiplication principle", Chance::multiplying),
        new Leaf(AREA, "Counting", "Permutations", Chance::permutations),
        new Leaf(AREA, "Counting", "Combinations", Chance::combinations),
        new Leaf(AREA, "Probability", "Drawing one object", Chance::oneDraw),
        new Leaf(AREA, "Probability", "At least once", Chance::atLeastOnce),
        new Leaf(AREA, "Statistics", "Mean", Chance::mean),
        new Leaf(AREA, "Statistics", "Median", Chance::median));
  }

  private static Exercise multiplying(Draws draws) {
    int a = draws.between(2, 12);
    int b = draws.between(2, 12);
    int c = draws.between(2, 12);
    return Exercise.ask(
            draws.pick(
                "A menu has {} starters, {} main dishes and {} desserts. How many meals of one each"
                    + " are possible?",
                "There are {} shirts, {} trousers and {} hats. How many outfits of one each are"
                    + " there?",
                "From A to B lead {} roads, from B to C {}, from C to D {}. How many ways lead from"
                    + " A over B and C to D?"),
            a,
            b,
            c)
        .step("The choices are independent, so multiply.")
        .step("{} * {} = {}.", a, b, a * b)
        .step("{} * {} = {}.", a * b, c, a * b * c)
        .answer((long) a * b * c, a + b + c);
  }

  private static Exercise permutations(Draws draws) {
    int n = draws.between(5, 20);
    int k = draws.between(2, n > 12 ? 3 : 4);
    List<Integer> factors = IntStream.range(0, k).mapToObj(i -> n - i).toList();
    long ways = Whole.arrangements(n, k);
    return Exercise.ask(
            draws.pick(
                "From {} " + group(draws) + ", {} are placed in a row. How many rows are possible?",
                "There are {} "
                    + group(draws)
                    + ". In how many ways can {} different ranks be given"
                    + " out, one each?",
                "Out of {} "
                    + group(draws)
                    + ", {} win prizes that all differ. In how many ways can"
                    + " the prizes go?"),
            n,
            k)
        .step("Order matters, so there are {} factors counting down from {}.", k, n)
        .step("{} = {}.", join(" * ", factors), ways)
        .answer(ways, Whole.choices(n, k));
  }

  private static Exercise combinations(Draws draws) {
    int n = draws.between(5, 20);
    int k = draws.between(2, n > 12 ? 3 : 4);
    List<Integer> factors = IntStream.range(0, k).mapToObj(i -> n - i).toList();
    long ordered = Whole.arrangements(n, k);
    long orders = Whole.arrangements(k, k);
    return Exercise.ask(
            draws.pick(
                "In how many ways can {} " + group(draws) + " send a team of {}?",
                "Out of {} "
                    + group(draws)
                    + ", {} are chosen; order does not count. How many"
                    + " choices are there?",
                "From {} "
                    + group(draws)
                    + " a committee of {} is formed. How many committees are"
                    + " possible?"),
            n,
            k)
        .step("In order there would be {} = {} choices.", join(" * ", factors), ordered)
        .step("Each team is counted {} times.", orders)
        .step("{} / {} = {}.", ordered, orders, ordered / orders)
        .answer(ordered / orders, ordered);
  }

  private static Exercise oneDraw(Draws draws) {
    int red = draws.between(1, 12);
    int blue = draws.between(1, 12);
    int green = draws.between(1, 12);
    int all = red + blue + green;
    Fraction chance = new Fraction(red, all);
    return Exercise.ask(
            draws.pick(
                "A bag holds {} red, {} blue and {} green balls. One is drawn at random. What is the"
                    + " probability that it is red?",
                "In a box are {} red, {} blue and {} green "
                    + draws.pick(Cast.THINGS)
                    + "; one is taken blindly. How likely is it a red one, as a fraction?"),
            red,
            blue,
            green)
        .step("In all there are {} + {} + {} = {}.", red, blue, green, all)
        .step("{} of them are red: {}/{} = {}.", red, red, all, chance)
        .answer(chance, new Fraction(red, (long) blue + green));
  }

  private static Exercise atLeastOnce(Draws draws) {
    int sectors = draws.between(3, 12);
    int red = draws.between(1, sectors - 1);
    int spins = draws.between(2, 3);
    Fraction miss = new Fraction(sectors - red, sectors);
    Fraction never = miss.power(spins);
    Fraction result = Fraction.of(1).minus(never);
    return Exercise.ask(
            draws.pick(
                "A wheel has {} equal sectors, {} of them red. It is spun {} times. What is the"
                    + " probability of at least one red?",
                "A die with {} equally likely faces has {} winning faces. It is thrown {} times. How"
                    + " likely is at least one win, as a fraction?",
                "Of {} cards {} are kings. A card is drawn and put back, {} times in all. What is"
                    + " the probability of at least one king?"),
            sectors,
            red,
            spins)
        .step("One miss has probability {}.", miss)
        .step("{} misses: ({})^{} = {}.", spins, miss, spins, never)
        .step("At least one hit: 1 - {} = {}.", never, result)
        .answer(result, new Fraction(red, sectors).power(spins));
  }

  private static Exercise mean(Draws draws) {
    List<Integer> values = values(draws, draws.between(4, 6));
    int sum = values.stream().mapToInt(Integer::intValue).sum();
    Fraction mean = new Fraction(sum, values.size());
    return Exercise.ask(
            draws.pick(
                "What is the mean of {}?",
                "Find the average of {}.",
                "The results are {}. What is their mean?"),
            join(", ", values))
        .step("The sum is {} = {}.", join(" + ", values), sum)
        .step("There are {} numbers: {} / {} = {}.", values.size(), sum, values.size(), mean)
        .answer(mean, new Fraction(sum, values.size() - 1));
  }

  private static Exercise median(Draws draws) {
    List<Integer> values = values(draws, draws.pick(List.of(5, 7)));
    List<Integer> sorted = values.stream().sorted().toList();
    int middle = values.size() / 2;
    return Exercise.ask(
            draws.pick(
                "What is the median of {}?",
                "Find the median of the list {}.",
                "The results are {}. What is their median?"),
            join(", ", values))
        .step("Sorted: {}.", join(", ", sorted))
        .step("Of {} numbers the one at place {} is in the middle.", values.size(), middle + 1)
        .step("That is {}.", sorted.get(middle))
        .answer(sorted.get(middle), values.get(middle));
  }

  private static List<Integer> values(Draws draws, int count) {
    return IntStream.range(0, count).mapToObj(i -> draws.between(1, 60)).toList();
  }

  private static String group(Draws draws) {
    return draws.pick(
        "runners", "pupils", "singers", "books", "robots", "dancers", "players", "cats");
  }
}
