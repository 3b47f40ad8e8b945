package io.skillstream.domain.judge.algebra;

import io.skillstream.domain.judge.expression.Rational;
import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A product of generators with rational exponents, none of them zero.
 *
 * <p>A generator is a variable, a constant that is no fraction, a prime of which a root is taken
 * ({@code #2}), or a function of something in normal form. The exponent of a prime is in (0, 1),
 * that of {@code i} is 1: the rest is in the coefficient.
 */
record Monomial(SortedMap<String, Rational> exponents) {
  static final Monomial ONE = new Monomial(new TreeMap<>());
  static final String IMAGINARY = "i";
  private static final char PRIME = '#';

  static Monomial of(String generator) {
    return new Monomial(new TreeMap<>(Map.of(generator, Rational.ONE)));
  }

  static String prime(Object value) {
    return PRIME + value.toString();
  }

  boolean isOne() {
    return exponents.isEmpty();
  }

  static boolean isPrime(String generator) {
    return generator.charAt(0) == PRIME && !generator.contains("^");
  }

  /** A monomial with what reducing it left for the coefficient. */
  record Reduced(Rational coefficient, Monomial monomial) {}

  Reduced times(Monomial other) {
    if (other.isOne() || isOne()) {
      return new Reduced(Rational.ONE, isOne() ? other : this);
    }
    SortedMap<String, Rational> sum = new TreeMap<>(exponents);
    other.exponents.forEach((generator, by) -> sum.merge(generator, by, Rational::plus));
    return reduced(sum);
  }

  Reduced power(Rational by) {
    SortedMap<String, Rational> product = new TreeMap<>();
    exponents.forEach((generator, exponent) -> product.put(generator, exponent.times(by)));
    return reduced(product);
  }

  private static Reduced reduced(SortedMap<String, Rational> exponents) {
    Rational coefficient = Rational.ONE;
    SortedMap<String, Rational> kept = new TreeMap<>();
    for (Map.Entry<String, Rational> entry : exponents.entrySet()) {
      String generator = entry.getKey();
      Rational exponent = entry.getValue();
      if (isPrime(generator)) {
        Rational whole = exponent.floor();
        if (whole.signum() != 0) {
          Rational base = Rational.of(new BigInteger(generator.substring(1)));
          coefficient = coefficient.times(base.power(whole.numerator().longValueExact()));
          exponent = exponent.minus(whole);
        }
      } else if (generator.equals(IMAGINARY) && exponent.isWhole()) {
        int turns = exponent.numerator().mod(BigInteger.valueOf(4)).intValue();
        coefficient = turns >= 2 ? coefficient.negate() : coefficient;
        exponent = Rational.of(turns % 2);
      }
      if (exponent.signum() != 0) {
        kept.put(generator, exponent);
      }
    }
    return new Reduced(coefficient, new Monomial(kept));
  }

  /** The same text for the same monomial. */
  String key() {
    return exponents.entrySet().stream()
        .map(entry -> entry.getKey() + "^" + entry.getValue())
        .collect(Collectors.joining("*"));
  }
}
