package io.skillstream.domain.judge.algebra;

import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Call;
import io.skillstream.domain.judge.expression.Expression.Measured;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Relation;
import io.skillstream.domain.judge.expression.Expression.Sum;
import io.skillstream.domain.judge.expression.Expression.Symbol;
import io.skillstream.domain.judge.expression.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Exact arithmetic: a scalar as a quotient of polynomials.
 *
 * <p>Roots of rationals are products of roots of distinct primes, which are linearly independent
 * over the rationals (Besicovitch 1940), so two normal forms of numbers made of these, {@code i},
 * {@code π} and variables are equal only if the numbers are. Everything else, such as a sine or a
 * nested root, is a generator of its own, told by the normal form of its arguments; then equal
 * forms mean equal numbers, but different forms need not differ: {@link #isOpaque()}. Variables
 * under a root are taken to be where the root is real.
 */
final class NormalForm {
  private static final int LARGEST_FACTORIAL = 2_500;
  private static final long MAX_EXPONENT = 1_000_000;

  private final Budget budget;
  private boolean opaque;

  NormalForm(Budget budget) {
    this.budget = budget;
  }

  /** Whether something was met that has more than one normal form. */
  boolean isOpaque() {
    return opaque;
  }

  Fraction of(Expression expression) throws NotScalarException {
    budget.spend(2);
    if (expression instanceof Num number) {
      return Fraction.of(number.value());
    }
    if (expression instanceof Symbol symbol) {
      return symbol(symbol);
    }
    if (expression instanceof Sum sum) {
      Fraction total = Fraction.of(Polynomial.ZERO);
      for (Expression term : sum.terms()) {
        total = total.plus(of(term), budget);
      }
      return total;
    }
    if (expression instanceof Product product) {
      Fraction total = Fraction.of(Rational.ONE);
      for (Expression factor : product.factors()) {
        total = total.times(of(factor), budget);
      }
      return total;
    }
    if (expression instanceof Power power) {
      return power(of(power.base()), of(power.exponent()));
    }
    if (expression instanceof Call call) {
      return call(call);
    }
    if (expression instanceof Measured measured) {
      return of(measured.quantity());
    }
    throw new NotScalarException("no number: " + expression.getClass().getSimpleName());
  }

  private static Fraction symbol(Symbol symbol) {
    return symbol.equals(Symbol.DEGREE)
        ? Fraction.of(Polynomial.term(Rational.of(1, 180), Monomial.of(Symbol.PI.name())))
        : Fraction.of(Polynomial.of(symbol.name()));
  }

  private Fraction power(Fraction base, Fraction exponent) throws NotScalarException {
    Optional<Rational> constant = exponent.constant();
    if (constant.isEmpty()) {
      return symbolicPower(base, exponent);
    }
    Rational by = constant.get();
    if (by.isWhole()) {
      if (by.numerator().abs().compareTo(BigInteger.valueOf(MAX_EXPONENT)) > 0) {
        return hugePower(base, by);
      }
      return base.power(by.numerator().longValueExact(), budget);
    }
    return root(base, by);
  }

  /** A power too large to be written out: 1 and -1 stay themselves, variables do not mind. */
  private Fraction hugePower(Fraction base, Rational by) {
    Optional<Map.Entry<Monomial, Rational>> single = base.single();
    if (single.isPresent() && single.get().getValue().equals(Rational.ONE)) {
      boolean plain =
          single.get().getKey().exponents().keySet().stream().noneMatch(Monomial::isPrime);
      if (plain) {
        Monomial.Reduced reduced = single.get().getKey().power(by);
        return Fraction.of(Polynomial.term(reduced.coefficient(), reduced.monomial()));
      }
    }
    return generator("(" + base.key() + ")^" + by);
  }

  private Fraction root(Fraction base, Rational by) throws NotScalarException {
    Optional<Map.Entry<Monomial, Rational>> single = base.single();
    if (base.over().isZero() && by.signum() > 0) {
      return base;
    }
    if (single.isPresent()
        && single.get().getKey().exponents().entrySet().stream()
            .allMatch(power -> mayTakeRoot(power, by))) {
      Optional<Polynomial> coefficient = Radicals.power(single.get().getValue(), by, budget);
      if (coefficient.isPresent()) {
        Monomial.Reduced reduced = single.get().getKey().power(by);
        return Fraction.of(
            coefficient
                .get()
                .times(Polynomial.term(reduced.coefficient(), reduced.monomial()), budget));
      }
    }
    opaque = true;
    Rational part = new Rational(BigInteger.ONE, by.denominator());
    Polynomial root = Polynomial.of("root(" + base.key() + "," + part + ")");
    return Fraction.of(root).power(by.numerator().longValueExact(), budget);
  }

  /** An even root of an even power is the absolute value, not the number. */
  private static boolean mayTakeRoot(Map.Entry<String, Rational> power, Rational by) {
    boolean positive = Monomial.isPrime(power.getKey()) || power.getKey().equals("π");
    boolean oddIndex = by.denominator().testBit(0);
    boolean oddPower = power.getValue().numerator().testBit(0);
    return !power.getKey().equals(Monomial.IMAGINARY) && (positive || oddIndex || oddPower);
  }

  /** 2^(n+1) is 2 times 2^n, e^(2x) is the square of e^x. */
  private Fraction symbolicPower(Fraction base, Fraction exponent) throws NotScalarException {
    opaque = true;
    if (!exponent.isWhole()) {
      return generator("(" + base.key() + ")^(" + exponent.key() + ")");
    }
    Fraction product = Fraction.of(Rational.ONE);
    for (Map.Entry<Monomial, Rational> term : exponent.over().terms().entrySet()) {
      if (term.getKey().isOne()) {
        product = product.times(power(base, Fraction.of(term.getValue())), budget);
      } else {
        product = product.times(powerOf(base, term.getKey(), term.getValue()), budget);
      }
    }
    return product;
  }

  private Fraction powerOf(Fraction base, Monomial exponent, Rational times) {
    String up = "^(" + exponent.key() + ")";
    Optional<SortedMap<String, Rational>> primes =
        base.constant()
            .filter(value -> value.signum() > 0)
            .flatMap(value -> Radicals.primes(value, budget));
    if (primes.isEmpty()) {
      return Fraction.of(generatorPower("(" + base.key() + ")" + up, times));
    }
    Fraction product = Fraction.of(Rational.ONE);
    for (Map.Entry<String, Rational> prime : primes.get().entrySet()) {
      Polynomial power = generatorPower(prime.getKey() + up, prime.getValue().times(times));
      product = product.times(Fraction.of(power), budget);
    }
    return product;
  }

  private static Polynomial generatorPower(String generator, Rational times) {
    return Polynomial.term(Rational.ONE, Monomial.of(generator).power(times).monomial());
  }

  private Fraction call(Call call) throws NotScalarException {
    if (call.function().equals("root")) {
      Optional<Rational> index = of(call.arguments().get(1)).constant();
      if (index.isPresent() && index.get().signum() != 0) {
        return power(of(call.arguments().get(0)), Fraction.of(index.get().inverse()));
      }
    }
    if (call.function().equals("exp")) {
      return power(Fraction.of(Polynomial.of("e")), of(call.arguments().get(0)));
    }
    List<String> keys = new ArrayList<>();
    List<Rational> values = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      if (argument instanceof Relation bound) {
        keys.add(boundKey(bound));
      } else {
        Fraction value = of(argument);
        value.constant().ifPresent(values::add);
        keys.add(value.key());
      }
    }
    if (values.size() == call.arguments().size()) {
      Optional<Rational> known = ofNumbers(call.function(), values);
      if (known.isPresent()) {
        return Fraction.of(known.get());
      }
    }
    return generator(call.function() + "(" + String.join(",", keys) + ")");
  }

  /** The lower limit of a sum: k=0. */
  private String boundKey(Relation bound) throws NotScalarException {
    StringBuilder key = new StringBuilder(bound.signs().toString());
    for (Expression side : bound.sides()) {
      key.append(of(side).key()).append(';');
    }
    return key.toString();
  }

  private Fraction generator(String name) {
    opaque = true;
    return Fraction.of(Polynomial.of(name));
  }

  /** Functions whose value at rationals is rational. */
  private Optional<Rational> ofNumbers(String function, List<Rational> at) {
    Rational first = at.get(0);
    return switch (function) {
      case "abs" -> Optional.of(first.signum() < 0 ? first.negate() : first);
      case "floor" -> Optional.of(first.floor());
      case "ceil" -> Optional.of(first.negate().floor().negate());
      case "factorial" -> first.isSmallWhole() ? factorial(first) : Optional.empty();
      case "binom" ->
          at.stream().allMatch(Rational::isSmallWhole) ? binomial(at) : Optional.empty();
      case "max" -> at.stream().max(Rational::compareTo);
      case "min" -> at.stream().min(Rational::compareTo);
      case "gcd" ->
          at.stream().allMatch(Rational::isWhole)
              ? at.stream().map(Rational::numerator).reduce(BigInteger::gcd).map(Rational::of)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<Rational> factorial(Rational of) {
    int n = of.numerator().intValueExact();
    return n < 0 || n > LARGEST_FACTORIAL ? Optional.empty() : Optional.of(falling(n, n));
  }

  private Optional<Rational> binomial(List<Rational> at) {
    int n = at.get(0).numerator().intValueExact();
    int k = at.get(1).numerator().intValueExact();
    return n < 0 || k < 0 || k > n || n > LARGEST_FACTORIAL
        ? Optional.empty()
        : Optional.of(falling(n, k).times(falling(k, k).inverse()));
  }

  /** n (n-1) ... of k factors. */
  private Rational falling(int n, int k) {
    budget.spend(8L * k);
    BigInteger product = BigInteger.ONE;
    for (int i = 0; i < k; i++) {
      product = product.multiply(BigInteger.valueOf(n - i));
    }
    return Rational.of(product);
  }
}
