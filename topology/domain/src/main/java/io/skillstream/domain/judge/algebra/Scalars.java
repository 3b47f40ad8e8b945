package io.skillstream.domain.judge.algebra;

import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.budget.LimitException;
import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Call;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Sum;
import io.skillstream.domain.judge.expression.Expression.Symbol;
import io.skillstream.domain.judge.expression.Rational;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Equality of numbers and of functions of variables.
 *
 * <p>First exact, by {@link NormalForm}. Where that cannot tell, both are evaluated in double
 * precision, at several seeded points if there are variables; a difference there is a difference,
 * and agreement at all of them is reported as {@link Match#PROBED}. Points where one of the two is
 * no finite number do not count.
 */
public final class Scalars {
  /** Decimals of as many digits were rounded by a machine; they match to the last one but one. */
  private static final int MACHINE_DIGITS = 15;

  private static final double MACHINE_ROUNDING = 1e-14;
  private static final double NUMBER_TOLERANCE = 1e-12;
  private static final double FUNCTION_TOLERANCE = 1e-9;
  private static final int POINTS = 12;
  private static final int POSITIVE_POINTS = 6;
  private static final int LEAST_POINTS = 4;

  private final Budget budget;
  private final long seed;
  private final OptionalInt decimals;

  /**
   * Creates a comparison.
   *
   * @param decimals places that must agree where one of the two is a decimal fraction
   */
  public Scalars(Budget budget, long seed, OptionalInt decimals) {
    this.budget = budget;
    this.seed = seed;
    this.decimals = decimals;
  }

  /** Compares two scalars; {@link Match#DIFFERENT} where one is none. */
  public Match compare(Expression left, Expression right) {
    if (left instanceof Num one && right instanceof Num other) {
      return numbers(one, other);
    }
    try {
      Match exact = exact(left, right);
      if (exact == Match.EXACT) {
        return exact;
      }
      Match rounded = rounded(left, right);
      return rounded.agrees() || exact == Match.DIFFERENT ? rounded : probe(left, right);
    } catch (NotScalarException | ArithmeticException e) {
      return Match.DIFFERENT; // a division by zero is no answer either
    }
  }

  /** The usual case, without normal forms. */
  private Match numbers(Num one, Num other) {
    try {
      return one.value().equals(other.value()) ? Match.EXACT : rounded(one, other);
    } catch (NotScalarException e) {
      throw new IllegalStateException("a number is no scalar", e);
    }
  }

  private Match exact(Expression left, Expression right) throws NotScalarException {
    Budget part = budget.part(60_000);
    try {
      NormalForm form = new NormalForm(part);
      Fraction a = form.of(left);
      Fraction b = form.of(right);
      Polynomial difference =
          a.over().times(b.under(), part).minus(b.over().times(a.under(), part), part);
      if (difference.isZero()) {
        return Match.EXACT;
      }
      return form.isOpaque() ? Match.UNDECIDED : Match.DIFFERENT;
    } catch (LimitException e) {
      return Match.UNDECIDED;
    }
  }

  private Match rounded(Expression left, Expression right) throws NotScalarException {
    int digits = Math.max(decimalDigits(left), decimalDigits(right));
    if (digits == 0 || (decimals.isEmpty() && digits < MACHINE_DIGITS)) {
      return Match.DIFFERENT;
    }
    Point point = new Point(seed, true, false, budget.part(10_000));
    double a = point.at(left).re();
    double b = point.at(right).re();
    if (point.hasVariables() || !Double.isFinite(a) || !Double.isFinite(b)) {
      return Match.DIFFERENT;
    }
    boolean same =
        decimals.isPresent()
            ? Math.abs(a - b) <= 0.5000001 * Math.pow(10, -decimals.getAsInt())
            : Math.abs(a - b) <= MACHINE_ROUNDING * Math.max(Math.abs(a), Math.abs(b));
    return same ? Match.ROUNDED : Match.DIFFERENT;
  }

  /** Significant digits of what is a decimal fraction as a whole, else 0. */
  private static int decimalDigits(Expression expression) {
    return expression instanceof Num number ? number.digits() : 0;
  }

  private Match probe(Expression left, Expression right) throws NotScalarException {
    boolean complex = isComplex(left) || isComplex(right);
    try {
      int compared = 0;
      for (int i = 0; i < POINTS; i++) {
        Point point = new Point(seed + i, i < POSITIVE_POINTS, complex, budget.part(10_000));
        Complex a = point.at(left);
        Complex b = point.at(right);
        if (a.isFinite() != b.isFinite() && !point.hasVariables()) {
          return Match.DIFFERENT; // one is beyond 1e308, or no real number
        }
        if (a.isFinite() && b.isFinite()) {
          compared++;
          double tolerance = point.hasVariables() ? FUNCTION_TOLERANCE : NUMBER_TOLERANCE;
          double scale = Math.max(Math.max(a.size(), b.size()), 1e-6);
          if (a.minus(b).size() > tolerance * scale) {
            return Match.DIFFERENT;
          }
        }
        if (!point.hasVariables()) {
          return compared == 1 ? Match.PROBED : Match.UNDECIDED;
        }
      }
      return compared >= LEAST_POINTS ? Match.PROBED : Match.UNDECIDED;
    } catch (LimitException e) {
      return Match.UNDECIDED;
    }
  }

  private static boolean isComplex(Expression expression) {
    if (expression instanceof Symbol symbol) {
      return symbol.name().equals("i");
    }
    if (expression instanceof Sum sum) {
      return sum.terms().stream().anyMatch(Scalars::isComplex);
    }
    if (expression instanceof Product product) {
      return product.factors().stream().anyMatch(Scalars::isComplex);
    }
    if (expression instanceof Power power) {
      return isComplex(power.base()) || isComplex(power.exponent());
    }
    return expression instanceof Call call
        && call.arguments().stream().anyMatch(Scalars::isComplex);
  }

  /** How one statement about zero relates to another. */
  public enum Proportion {
    /** A positive multiple. */
    POSITIVE,
    /** A negative multiple. */
    NEGATIVE,
    /** No multiple, as far as could be told. */
    NONE
  }

  /**
   * Whether one scalar is a constant multiple of the other.
   *
   * @param anyMonomial whether a factor that is a product of variables may differ too, as in the
   *     two sides of an equation
   */
  public Proportion proportion(Expression left, Expression right, boolean anyMonomial) {
    Budget part = budget.part(60_000);
    try {
      NormalForm form = new NormalForm(part);
      Fraction a = form.of(left);
      Fraction b = form.of(right);
      if (!anyMonomial && !(a.isWhole() && b.isWhole())) {
        return Proportion.NONE;
      }
      Map<Monomial, Rational> p = anyMonomial ? shifted(a.over()) : a.over().terms();
      Map<Monomial, Rational> q = anyMonomial ? shifted(b.over()) : b.over().terms();
      if (p.isEmpty() || !p.keySet().equals(q.keySet())) {
        return Proportion.NONE;
      }
      Optional<Rational> ratio = Optional.empty();
      for (Map.Entry<Monomial, Rational> term : p.entrySet()) {
        Rational here =
            term.getValue().times(q.getOrDefault(term.getKey(), Rational.ONE).inverse());
        if (ratio.isPresent() && !ratio.get().equals(here)) {
          return Proportion.NONE;
        }
        ratio = Optional.of(here);
      }
      return ratio.orElseThrow().signum() > 0 ? Proportion.POSITIVE : Proportion.NEGATIVE;
    } catch (NotScalarException | ArithmeticException | LimitException e) {
      return Proportion.NONE;
    }
  }

  /** The terms without their greatest common monomial; primes and i, which are numbers, stay. */
  private static Map<Monomial, Rational> shifted(Polynomial polynomial) {
    SortedMap<String, Rational> least = new TreeMap<>();
    boolean first = true;
    for (Monomial monomial : polynomial.terms().keySet()) {
      SortedMap<String, Rational> exponents = monomial.exponents();
      if (first) {
        least.putAll(exponents);
        first = false;
      }
      for (String generator : List.copyOf(least.keySet())) {
        least.merge(generator, exponents.getOrDefault(generator, Rational.ZERO), Scalars::lesser);
      }
      exponents.forEach((generator, by) -> least.putIfAbsent(generator, lesser(by, Rational.ZERO)));
    }
    least.keySet().removeIf(g -> Monomial.isPrime(g) || g.equals(Monomial.IMAGINARY));
    least.replaceAll((generator, by) -> by.negate());
    least.values().removeIf(by -> by.signum() == 0);
    Monomial shift = new Monomial(least);
    Map<Monomial, Rational> shifted = new HashMap<>();
    polynomial
        .terms()
        .forEach((monomial, value) -> shifted.put(monomial.times(shift).monomial(), value));
    return shifted;
  }

  private static Rational lesser(Rational a, Rational b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
