package io.skillstream.domain.judge.algebra;

import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.expression.Rational;
import java.util.Map;
import java.util.Optional;

/**
 * A quotient of polynomials. What is divided by is a single term only where it is 1: monomials have
 * negative exponents instead.
 */
record Fraction(Polynomial over, Polynomial under) {
  static Fraction of(Polynomial polynomial) {
    return new Fraction(polynomial, Polynomial.ONE);
  }

  static Fraction of(Rational constant) {
    return of(Polynomial.of(constant));
  }

  /** The value of a constant without generators. */
  Optional<Rational> constant() {
    return isWhole() ? over.constant() : Optional.empty();
  }

  /** The only term of what is no real quotient. */
  Optional<Map.Entry<Monomial, Rational>> single() {
    return isWhole() ? over.single() : Optional.empty();
  }

  boolean isWhole() {
    return under.equals(Polynomial.ONE);
  }

  Fraction plus(Fraction other, Budget budget) {
    if (under.equals(other.under)) {
      return new Fraction(over.plus(other.over, budget), under);
    }
    return quotient(
        over.times(other.under, budget).plus(other.over.times(under, budget), budget),
        under.times(other.under, budget),
        budget);
  }

  Fraction times(Fraction other, Budget budget) {
    return quotient(over.times(other.over, budget), under.times(other.under, budget), budget);
  }

  /**
   * A whole power.
   *
   * @throws ArithmeticException if it is negative and this is zero
   */
  Fraction power(long exponent, Budget budget) {
    if (exponent < 0) {
      return quotient(under, over, budget).power(-exponent, budget);
    }
    Optional<Map.Entry<Monomial, Rational>> single = single();
    if (single.isPresent()) {
      Monomial.Reduced reduced = single.get().getKey().power(Rational.of(exponent));
      Rational coefficient = single.get().getValue().power(exponent);
      budget.spend(1 + coefficient.numerator().bitLength() / 32);
      return of(Polynomial.term(coefficient.times(reduced.coefficient()), reduced.monomial()));
    }
    Fraction power = of(Rational.ONE);
    Fraction square = this;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      power = (rest & 1) == 1 ? power.times(square, budget) : power;
      square = rest > 1 ? square.times(square, budget) : square;
    }
    return power;
  }

  /** A quotient whose single-term divisor is turned into negative exponents. */
  static Fraction quotient(Polynomial over, Polynomial under, Budget budget) {
    if (under.isZero()) {
      throw new ArithmeticException("a division by zero");
    }
    if (under.single().isEmpty()) {
      return new Fraction(over, under);
    }
    Map.Entry<Monomial, Rational> term = under.single().get();
    Monomial.Reduced inverse = term.getKey().power(Rational.of(-1));
    Rational coefficient = term.getValue().inverse().times(inverse.coefficient());
    return of(over.times(Polynomial.term(coefficient, inverse.monomial()), budget));
  }

  /** A text that is the same for the same over and under. */
  String key() {
    return isWhole() ? over.key() : "(" + over.key() + ")/(" + under.key() + ")";
  }
}
