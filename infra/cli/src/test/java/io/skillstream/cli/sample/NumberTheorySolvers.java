package io.skillstream.cli.sample;

import static io.skillstream.cli.sample.Solver.ofNumbers;
import static io.skillstream.cli.sample.Solver.whole;

import java.math.BigInteger;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** Solvers of the leaves under Number theory. */
final class NumberTheorySolvers {
  static final Map<String, Solver> ALL =
      Map.ofEntries(
          Map.entry(
              "Number theory > Divisibility > Greatest common divisor",
              ofNumbers(n -> whole(last(n[0], d -> n[0] % d == 0 && n[1] % d == 0)))),
          Map.entry(
              "Number theory > Divisibility > Least common multiple",
              ofNumbers(n -> whole(first(n[0] * n[1], m -> m % n[0] == 0 && m % n[1] == 0)))),
          Map.entry(
              "Number theory > Divisibility > Counting divisors",
              ofNumbers(n -> whole(upTo(n[0]).filter(d -> n[0] % d == 0).count()))),
          Map.entry(
              "Number theory > Primes > Largest prime factor",
              ofNumbers(n -> whole(last(n[0], d -> n[0] % d == 0 && prime(d))))),
          Map.entry(
              "Number theory > Primes > Counting primes in a range",
              ofNumbers(
                  n -> whole(upTo(n[1]).filter(p -> p >= n[0]).filter(p -> prime(p)).count()))),
          Map.entry(
              "Number theory > Modular arithmetic > Remainders of products",
              ofNumbers(n -> whole(n[0] * n[1] % n[2]))),
          Map.entry(
              "Number theory > Modular arithmetic > Last digit of a power",
              ofNumbers(
                  n ->
                      BigInteger.valueOf(n[0])
                          .modPow(BigInteger.valueOf(n[1]), BigInteger.TEN)
                          .toString())),
          Map.entry(
              "Number theory > Modular arithmetic > Linear congruences",
              ofNumbers(n -> whole(first(n[2], x -> (n[0] * x - n[1]) % n[2] == 0)))),
          Map.entry(
              "Number theory > Number bases > Converting to base ten",
              ofNumbers(n -> new BigInteger(whole(n[0]), (int) n[1]).toString())),
          Map.entry(
              "Number theory > Number bases > Converting from base ten",
              ofNumbers(n -> BigInteger.valueOf(n[0]).toString((int) n[1]) + "_{" + n[1] + "}")));

  private NumberTheorySolvers() {}

  private static LongStream upTo(long high) {
    return LongStream.rangeClosed(1, high);
  }

  private static long first(long high, LongPredicate fits) {
    return upTo(high).filter(fits).findFirst().orElseThrow();
  }

  private static long last(long high, LongPredicate fits) {
    return upTo(high).filter(fits).max().orElseThrow();
  }

  private static boolean prime(long n) {
    return upTo(n).filter(d -> n % d == 0).count() == 2;
  }
}
