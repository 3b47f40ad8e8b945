package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Notation.join;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Divisibility, primes, modular arithmetic and number bases. */
final class NumberTheory {
  private static final String AREA = "Number theory";

  private NumberTheory() {}

  static List<Leaf> leaves() {
    return List.of(
        new Leaf(AREA, "Divisibility", "Greatest common divisor", NumberTheory::commonDivisor),
        new Leaf(AREA, "Divisibility", "Least common multiple", NumberTheory::commonMultiple),
        new Leaf(AREA, "Divisibility", "Counting divisors", NumberTheory::countingDivisors),
        new Leaf(AREA, "Primes", "Largest prime factor", NumberTheory::largestPrimeFactor),
        new Leaf(AREA, "Primes", "Counting primes in a range", NumberTheory::countingPrimes),
        new Leaf(AREA, "Modular arithmetic", "Remainders of products", NumberTheory::remainder),
        new Leaf(AREA, "Modular arithmetic", "Last digit of a power", NumberTheory::lastDigit),
        new Leaf(AREA, "Modular arithmetic", "Linear congruences", NumberTheory::congruence),
        new Leaf(AREA, "Number bases", "Converting to base ten", NumberTheory::toBaseTen),
        new Leaf(AREA, "Number bases", "Converting from base ten", NumberTheory::fromBaseTen));
  }

  private static Exercise commonDivisor(Draws draws) {
    int shared = draws.between(2, 18);
    int x = draws.between(2, 12);
    int y = x + draws.between(1, 8);
    int a = shared * y;
    int b = shared * x;
    Exercise.Draft draft =
        Exercise.ask(
            draws.pick(
                "What is the greatest common divisor of {} and {}?",
                "Find $\\gcd({}, {})$.",
                "What is the largest whole number that divides both {} and {}?"),
            a,
            b);
    int high = a;
    int low = b;
    while (low != 0) {
      int rest = high % low;
      draft.step("{} = {} * {} + {}.", high, high / low, low, rest);
      high = low;
      low = rest;
    }
    return draft
        .step("The last divisor is {}.", high)
        .check("{} = {} * {} and {} = {} * {}.", a, high, a / high, b, high, b / high)
        .answer(high, Whole.lcm(a, b));
  }

  private static Exercise commonMultiple(Draws draws) {
    int shared = draws.between(2, 12);
    int a = shared * draws.between(2, 5);
    int b = shared * draws.between(6, 9) + (draws.chance(0.2) ? 1 : 0);
    long divisor = Whole.gcd(a, b);
    long multiple = Whole.lcm(a, b);
    return Exercise.ask(
            draws.pick(
                "What is the least common multiple of {} and {}?",
                "Find the smallest positive number that is a multiple of both {} and {}.",
                "Two lamps blink every {} and every {} seconds. They blink together now. After how"
                    + " many seconds do they blink together again?"),
            a,
            b)
        .step("The greatest common divisor of {} and {} is {}.", a, b, divisor)
        .step("The product is {} * {} = {}.", a, b, a * b)
        .step("Divide: {} / {} = {}.", a * b, divisor, multiple)
        .answer(multiple, (long) a * b);
  }

  private static Exercise countingDivisors(Draws draws) {
    int n = draws.between(12, 1_500);
    while (Whole.isPrime(n)) {
      n++;
    }
    TreeMap<Integer, Integer> exponents = new TreeMap<>();
    Whole.primeFactors(n).forEach(prime -> exponents.merge(prime, 1, Integer::sum));
    List<String> powers = new ArrayList<>();
    List<Integer> ways = new ArrayList<>();
    exponents.forEach(
        (prime, exponent) -> {
          powers.add(exponent == 1 ? prime.toString() : prime + "^" + exponent);
          ways.add(exponent + 1);
        });
    int count = ways.stream().reduce(1, (x, y) -> x * y);
    return Exercise.ask(
            draws.pick(
                "How many positive divisors does {} have?",
                "How many positive whole numbers divide {} without remainder?",
                "Find the number of positive factors of {}."),
            n)
        .step("Factor: {} = {}.", n, join(" * ", powers))
        .step("Each exponent plus one counts the choices for its prime: {}.", join(", ", ways))
        .step(ways.size() == 1 ? "That is {} divisors." : "{} = " + count + ".", join(" * ", ways))
        .answer(count, Whole.primeFactors(n).size());
  }

  private static Exercise largestPrimeFactor(Draws draws) {
    int n = draws.between(30, 2_500);
    while (Whole.isPrime(n)) {
      n++;
    }
    List<Integer> primes = Whole.primeFactors(n);
    int largest = primes.get(primes.size() - 1);
    return Exercise.ask(
            draws.pick(
                "What is the largest prime factor of {}?",
                "Find the greatest prime that divides {}.",
                "Which is the largest prime in the factorization of {}?"),
            n)
        .step("Divide by small primes as long as it works: {} = {}.", n, join(" * ", primes))
        .step("All of these are prime, and the largest is {}.", largest)
        .answer(largest, primes.get(0));
  }

  private static Exercise countingPrimes(Draws draws) {
    // Even ends, so that "between" cannot be read two ways.
    int low = 2 * draws.between(5, 90);
    int high = low + 2 * draws.between(5, 11);
    List<Integer> primes = IntStream.range(low, high).filter(Whole::isPrime).boxed().toList();
    String found = primes.isEmpty() ? "no prime at all" : join(", ", primes);
    return Exercise.ask(
            draws.pick(
                "How many prime numbers are there between {} and {}?",
                "Count the primes between {} and {}.",
                "How many whole numbers between {} and {} are prime?"),
            low,
            high)
        .step("Only odd numbers from {} to {} can be prime.", low + 1, high - 1)
        .step("Strike out multiples of 3, 5, 7, 11 and 13: {} is left.", found)
        .step("The count is {}.", primes.size())
        .answer(primes.size(), primes.size() + 1);
  }

  private static Exercise remainder(Draws draws) {
    int a = draws.between(12, 120);
    int b = draws.between(12, 120);
    int modulus = draws.between(5, 11);
    int x = a % modulus;
    int y = b % modulus;
    return Exercise.ask(
            draws.pick(
                "What is the remainder when ${} \\cdot {}$ is divided by {}?",
                "Find the remainder of ${} \\times {}$ on division by {}.",
                "{} boxes with {} eggs each are repacked into cartons of {}. How many eggs are left"
                    + " over?"),
            a,
            b,
            modulus)
        .step("{} leaves {} and {} leaves {} modulo {}.", a, x, b, y, modulus)
        .step("{} * {} = {}.", x, y, x * y)
        .step("{} = {} * {} + {}.", x * y, x * y / modulus, modulus, x * y % modulus)
        .answer(x * y % modulus, (long) a * b / modulus);
  }

  private static Exercise lastDigit(Draws draws) {
    int base = 10 * draws.between(0, 4) + draws.pick(List.of(2, 3, 4, 7, 8, 9));
    int exponent = draws.between(6, 99);
    List<Integer> cycle = new ArrayList<>();
    for (int digit = base % 10; !cycle.contains(digit); digit = digit * base % 10) {
      cycle.add(digit);
    }
    int length = cycle.size();
    int place = (exponent - 1) % length;
    return Exercise.ask(
            draws.pick(
                "What is the last digit of ${}^{{}}$?",
                "Find the units digit of ${}^{{}}$.",
                "What is the remainder of ${}^{{}}$ when it is divided by ten?"),
            base,
            exponent)
        .step("The last digits of the powers repeat: {}.", join(", ", cycle))
        .step("The period is {}, and {} leaves remainder {}.", length, exponent, exponent % length)
        .step("So digit number {} of the period counts: {}.", place + 1, cycle.get(place))
        .answer(cycle.get(place), cycle.get((place + 1) % length));
  }

  private static Exercise congruence(Draws draws) {
    int modulus = draws.pick(List.of(7, 11, 13, 17, 19, 23, 29, 31));
    int a = draws.between(2, modulus - 1);
    int b = draws.between(1, modulus - 1);
    int inverse = IntStream.range(1, modulus).filter(i -> a * i % modulus == 1).sum();
    int x = inverse * b % modulus;
    return Exercise.ask(
            draws.pick(
                "What is the smallest positive integer $x$ with ${}x \\equiv {} \\pmod{{}}$?",
                "Solve ${}x \\equiv {} \\pmod{{}}$ for the least positive $x$.",
                "Find the least positive $x$ such that ${}x$ leaves remainder {} modulo {}."),
            a,
            b,
            modulus)
        .step("{} * {} = {}, which is 1 modulo {}.", a, inverse, a * inverse, modulus)
        .step("So x is {} * {} = {} modulo {}.", inverse, b, inverse * b, modulus)
        .step("The remainder of {} is {}.", inverse * b, x)
        .check("{} * {} = {} = {} * {} + {}.", a, x, a * x, a * x / modulus, modulus, b)
        .answer(x, (long) a * b % modulus);
  }

  private static Exercise toBaseTen(Draws draws) {
    int base = draws.between(2, 9);
    int value = draws.between(base * base, Math.min(base * base * base * base, 600) - 1);
    String digits = Integer.toString(value, base);
    List<String> products = new ArrayList<>();
    for (int i = 0; i < digits.length(); i++) {
      products.add(digits.charAt(i) + " * " + Whole.power(base, digits.length() - 1 - i));
    }
    return Exercise.ask(
            draws.pick(
                "What is ${}_{{}}$ in base ten?",
                "Convert ${}_{{}}$ to base ten.",
                "The number {} is written in base {}. What is it in base ten?"),
            digits,
            base)
        .step("Each place is worth {} times the one to its right.", base)
        .step("{} = {}.", join(" + ", products), value)
        .answer(value, (long) value * base);
  }

  private static Exercise fromBaseTen(Draws draws) {
    int base = draws.between(3, 9);
    int value = draws.between(base * base, Math.min(base * base * base * base, 600) - 1);
    Exercise.Draft draft =
        Exercise.ask(
            draws.pick(
                "Write {} in base {}.",
                "What is the base-ten number {} in base {}?",
                "Convert {} from base ten to base {}."),
            value,
            base);
    for (int rest = value; rest > 0; rest /= base) {
      draft.step("{} = {} * {} + {}.", rest, rest / base, base, rest % base);
    }
    return draft
        .step("Read the remainders from the last to the first: {}.", Integer.toString(value, base))
        .answer(inBase(value, base), inBase(value + 1, base));
  }

  private static Answer inBase(int value, int base) {
    String digits = Integer.toString(value, base);
    return Answer.expression(digits, digits + "_{" + base + "}");
  }
}
