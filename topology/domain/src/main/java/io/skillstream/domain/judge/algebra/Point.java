package io.skillstream.domain.judge.algebra;

import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Call;
import io.skillstream.domain.judge.expression.Expression.Measured;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Sum;
import io.skillstream.domain.judge.expression.Expression.Symbol;
import io.skillstream.domain.judge.expression.Rational;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Values for all variables, and what expressions are there. The same seed and name give the same
 * value. Unless numbers may be complex, an expression that is not real there is NaN.
 */
final class Point {
  private static final int COST = 3;

  private final long seed;
  private final boolean positive;
  private final boolean complex;
  private final Budget budget;
  private boolean variables;

  Point(long seed, boolean positive, boolean complex, Budget budget) {
    this.seed = seed;
    this.positive = positive;
    this.complex = complex;
    this.budget = budget;
  }

  /** Whether a variable was met, so that another point says more. */
  boolean hasVariables() {
    return variables;
  }

  Complex at(Expression expression) throws NotScalarException {
    budget.spend(COST);
    if (expression instanceof Num number) {
      return Complex.of(number.value().toDouble());
    }
    if (expression instanceof Symbol symbol) {
      return symbol(symbol);
    }
    if (expression instanceof Sum sum) {
      Complex total = Complex.of(0);
      for (Expression term : sum.terms()) {
        total = total.plus(at(term));
      }
      return total;
    }
    if (expression instanceof Product product) {
      Complex total = Complex.ONE;
      for (Expression factor : product.factors()) {
        total =
            factor instanceof Power power && power.exponent().equals(Num.of(-1))
                ? total.over(at(power.base()))
                : total.times(at(factor));
      }
      return total;
    }
    if (expression instanceof Power power) {
      return power(at(power.base()), power.exponent());
    }
    if (expression instanceof Call call) {
      return call(call);
    }
    if (expression instanceof Measured measured) {
      return at(measured.quantity());
    }
    throw new NotScalarException("no number: " + expression.getClass().getSimpleName());
  }

  private Complex symbol(Symbol symbol) {
    return switch (symbol.name()) {
      case "π" -> Complex.of(Math.PI);
      case "e" -> Complex.of(Math.E);
      case "i" -> Complex.I;
      case "°" -> Complex.of(Math.PI / 180);
      case "∞" -> Complex.of(Double.POSITIVE_INFINITY);
      default -> Complex.of(value(symbol.name()));
    };
  }

  /** The value of a variable or of something unknown that has a name. */
  private double value(String name) {
    variables = true;
    double random = new SplittableRandom(seed * 31 + name.hashCode()).nextDouble(0.3, 2.7);
    boolean below = !positive && (name.hashCode() * 0x9E3779B9 + (int) seed & 1) == 0;
    return below ? -random : random;
  }

  private Complex power(Complex base, Expression exponent) throws NotScalarException {
    Optional<Rational> exact = exact(exponent);
    if (exact.isPresent() && base.isReal() && base.re() < 0 && !exact.get().isWhole()) {
      return negativeRoot(base, exact.get());
    }
    Complex value = base.power(at(exponent));
    return complex || value.isReal() ? value : Complex.NAN;
  }

  private Complex negativeRoot(Complex base, Rational exponent) {
    if (exponent.denominator().testBit(0)) {
      double size = Math.pow(-base.re(), exponent.toDouble());
      return Complex.of(exponent.numerator().testBit(0) ? -size : size);
    }
    return complex ? base.power(Complex.of(exponent.toDouble())) : Complex.NAN;
  }

  private Optional<Rational> exact(Expression exponent) throws NotScalarException {
    if (exponent instanceof Num number) {
      return Optional.of(number.value());
    }
    return new NormalForm(budget).of(exponent).constant();
  }

  private Complex call(Call call) throws NotScalarException {
    Expression first = call.arguments().get(0);
    return switch (call.function()) {
      case "root" -> power(at(first), new Power(call.arguments().get(1), Num.of(-1)));
      case "sin" -> at(first).sin();
      case "cos" -> at(first).cos();
      case "tan" -> at(first).sin().over(at(first).cos());
      case "cot" -> at(first).cos().over(at(first).sin());
      case "sec" -> Complex.ONE.over(at(first).cos());
      case "csc" -> Complex.ONE.over(at(first).sin());
      case "exp" -> at(first).exp();
      case "ln" -> log(at(first));
      case "log" ->
          log(at(first))
              .over(call.arguments().size() > 1 ? log(at(call.arguments().get(1))) : base());
      case "abs" -> Complex.of(at(first).size());
      case "sinh" -> real(at(first), Math::sinh);
      case "cosh" -> real(at(first), Math::cosh);
      case "tanh" -> real(at(first), Math::tanh);
      case "arcsin" -> real(at(first), Math::asin);
      case "arccos" -> real(at(first), Math::acos);
      case "arctan" -> real(at(first), Math::atan);
      case "floor" -> real(at(first), Math::floor);
      case "ceil" -> real(at(first), Math::ceil);
      default -> unknown(call);
    };
  }

  /** A number where exact arithmetic knows one, else a value of its own. */
  private Complex unknown(Call call) throws NotScalarException {
    Fraction form = new NormalForm(budget).of(call);
    Optional<Rational> constant = form.constant();
    return Complex.of(constant.isPresent() ? constant.get().toDouble() : value(form.key()));
  }

  private static Complex base() {
    return Complex.of(Math.log(10));
  }

  private Complex log(Complex of) {
    if (of.isReal() && of.re() > 0) {
      return Complex.of(Math.log(of.re()));
    }
    return complex ? of.log() : Complex.NAN;
  }

  private static Complex real(Complex at, DoubleUnaryOperator function) {
    return at.isReal() ? Complex.of(function.applyAsDouble(at.re())) : Complex.NAN;
  }
}
