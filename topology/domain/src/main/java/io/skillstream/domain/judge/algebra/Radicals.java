package io.skillstream.domain.judge.algebra;

import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.expression.Rational;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Roots of rational numbers as products of roots of primes, which are linearly independent. */
final class Radicals {
  private static final int LARGEST_TRIED = 10_000;
  private static final int COST = 400;

  private Radicals() {}

  /**
   * The primes of a positive whole number with their multiplicities; empty where it is too large.
   */
  static Optional<SortedMap<String, Rational>> primes(BigInteger number, Budget budget) {
    if (number.bitLength() > 53) {
      return Optional.empty();
    }
    budget.spend(COST);
    long rest = number.longValueExact();
    SortedMap<String, Rational> primes = new TreeMap<>();
    for (long factor = 2; factor <= LARGEST_TRIED && factor * factor <= rest; factor++) {
      while (rest % factor == 0) {
        primes.merge(Monomial.prime(factor), Rational.ONE, Rational::plus);
        rest /= factor;
      }
    }
    if (rest >= (long) LARGEST_TRIED * LARGEST_TRIED) {
      return Optional.empty(); // perhaps composite
    }
    if (rest > 1) {
      primes.merge(Monomial.prime(rest), Rational.ONE, Rational::plus);
    }
    return Optional.of(primes);
  }

  /** The primes of a positive fraction, those below with negative multiplicities. */
  static Optional<SortedMap<String, Rational>> primes(Rational number, Budget budget) {
    Optional<SortedMap<String, Rational>> over = primes(number.numerator(), budget);
    Optional<SortedMap<String, Rational>> under = primes(number.denominator(), budget);
    if (over.isEmpty() || under.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, Rational> primes = new TreeMap<>(over.get());
    under.get().forEach((prime, times) -> primes.merge(prime, times.negate(), Rational::plus));
    return Optional.of(primes);
  }

  /**
   * A rational power of a rational number. The root of a negative number is real where the index is
   * odd, and has a factor i where it is 2.
   */
  static Optional<Polynomial> power(Rational base, Rational exponent, Budget budget) {
    if (base.signum() == 0) {
      return exponent.signum() > 0 ? Optional.of(Polynomial.ZERO) : Optional.empty();
    }
    Rational size = base.signum() < 0 ? base.negate() : base;
    Optional<SortedMap<String, Rational>> primes = primes(size, budget);
    boolean oddIndex = exponent.denominator().testBit(0);
    boolean square = exponent.denominator().equals(BigInteger.TWO);
    if (primes.isEmpty() || (base.signum() < 0 && !oddIndex && !square)) {
      return Optional.empty();
    }
    SortedMap<String, Rational> exponents = new TreeMap<>(primes.get());
    Rational sign = Rational.ONE;
    Monomial.Reduced root = new Monomial(exponents).power(exponent);
    Monomial monomial = root.monomial();
    if (base.signum() < 0) {
      if (square) {
        Monomial.Reduced turned =
            new Monomial(
                    new TreeMap<>(Map.of(Monomial.IMAGINARY, Rational.of(exponent.numerator()))))
                .power(Rational.ONE);
        sign = turned.coefficient();
        monomial = monomial.times(turned.monomial()).monomial();
      } else if (exponent.numerator().testBit(0)) {
        sign = sign.negate();
      }
    }
    return Optional.of(Polynomial.term(root.coefficient().times(sign), monomial));
  }
}
