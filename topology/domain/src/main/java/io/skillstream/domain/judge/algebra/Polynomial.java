package io.skillstream.domain.judge.algebra;

import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.budget.LimitException;
import io.skillstream.domain.judge.expression.Rational;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A sum of monomials with rational coefficients, none of them zero. */
record Polynomial(Map<Monomial, Rational> terms) {
  static final Polynomial ZERO = new Polynomial(Map.of());
  static final Polynomial ONE = of(Rational.ONE);
  private static final int MAX_TERMS = 400;
  private static final int TERM_COST = 25;

  static Polynomial of(Rational constant) {
    return term(constant, Monomial.ONE);
  }

  static Polynomial of(String generator) {
    return term(Rational.ONE, Monomial.of(generator));
  }

  static Polynomial term(Rational coefficient, Monomial monomial) {
    return coefficient.signum() == 0 ? ZERO : new Polynomial(Map.of(monomial, coefficient));
  }

  boolean isZero() {
    return terms.isEmpty();
  }

  /** The only term of a polynomial that has one. */
  Optional<Map.Entry<Monomial, Rational>> single() {
    return terms.size() == 1 ? Optional.of(terms.entrySet().iterator().next()) : Optional.empty();
  }

  /** The value of a constant without generators. */
  Optional<Rational> constant() {
    return isZero()
        ? Optional.of(Rational.ZERO)
        : single().filter(term -> term.getKey().isOne()).map(Map.Entry::getValue);
  }

  Polynomial plus(Polynomial other, Budget budget) {
    budget.spend(TERM_COST * (long) (terms.size() + other.terms.size()));
    Map<Monomial, Rational> sum = new HashMap<>(terms);
    other.terms.forEach((monomial, coefficient) -> add(sum, monomial, coefficient));
    return limited(sum);
  }

  Polynomial minus(Polynomial other, Budget budget) {
    return plus(other.times(Rational.of(-1)), budget);
  }

  Polynomial times(Rational factor) {
    Map<Monomial, Rational> product = new HashMap<>();
    terms.forEach((monomial, coefficient) -> add(product, monomial, coefficient.times(factor)));
    return new Polynomial(product);
  }

  Polynomial times(Polynomial other, Budget budget) {
    Map<Monomial, Rational> product = new HashMap<>();
    for (Map.Entry<Monomial, Rational> left : terms.entrySet()) {
      for (Map.Entry<Monomial, Rational> right : other.terms.entrySet()) {
        budget.spend(TERM_COST + cost(left.getValue()) + cost(right.getValue()));
        Monomial.Reduced reduced = left.getKey().times(right.getKey());
        add(
            product,
            reduced.monomial(),
            left.getValue().times(right.getValue()).times(reduced.coefficient()));
      }
    }
    return limited(product);
  }

  /** Reducing a long fraction takes time with the square of its length. */
  private static long cost(Rational value) {
    long over = value.numerator().bitLength() / 64;
    long under = value.denominator().bitLength() / 64;
    return over + under + over * under / 2;
  }

  private static void add(Map<Monomial, Rational> terms, Monomial monomial, Rational coefficient) {
    Rational sum = terms.getOrDefault(monomial, Rational.ZERO).plus(coefficient);
    if (sum.signum() == 0) {
      terms.remove(monomial);
    } else {
      terms.put(monomial, sum);
    }
  }

  private static Polynomial limited(Map<Monomial, Rational> terms) {
    if (terms.size() > MAX_TERMS) {
      throw new LimitException("a polynomial has more than " + MAX_TERMS + " terms");
    }
    return new Polynomial(terms);
  }

  /** The same text for the same polynomial. */
  String key() {
    return terms.entrySet().stream()
        .map(term -> term.getValue() + "*" + term.getKey().key())
        .sorted()
        .collect(Collectors.joining("+"));
  }
}
