package io.skillstream.domain.judge.comparison;

import io.skillstream.domain.judge.algebra.Match;
import io.skillstream.domain.judge.algebra.Scalars;
import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Measured;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Symbol;
import io.skillstream.domain.judge.notation.Units;
import io.skillstream.domain.judge.notation.Units.Unit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Quantities with units. Two known units of one dimension are converted; of different dimensions
 * the quantities differ. A unit only one of the two states is the question's, and any other word is
 * a label that says nothing. So 50 % is 50 and not 1/2: a question that wants a percentage wants
 * 50.
 */
final class Measures {
  private Measures() {}

  static Match compare(
      Expression a,
      Expression b,
      BiFunction<Expression, Expression, Match> compare,
      Scalars scalars) {
    Optional<Unit> one = unit(a);
    Optional<Unit> other = unit(b);
    if (one.isPresent() && other.isPresent()) {
      return one.get().dimension().equals(other.get().dimension()) && power(a) == power(b)
          ? scalars.compare(converted(a, one.get()), converted(b, other.get()))
          : Match.DIFFERENT;
    }
    Match plain = compare.apply(quantity(a), quantity(b));
    boolean degrees = one.or(() -> other).filter(u -> u.dimension().equals("angle")).isPresent();
    return plain == Match.DIFFERENT && degrees
        ? scalars.compare(radians(a, one), radians(b, other)) // 180 degrees are π
        : plain;
  }

  private static Optional<Unit> unit(Expression of) {
    return of instanceof Measured measured ? Units.of(measured.unit()) : Optional.empty();
  }

  private static int power(Expression of) {
    return of instanceof Measured measured ? measured.power() : 1;
  }

  private static Expression quantity(Expression of) {
    return of instanceof Measured measured ? measured.quantity() : of;
  }

  private static Expression converted(Expression of, Unit unit) {
    return new Product(List.of(new Num(unit.factor().power(power(of)), 0), quantity(of)));
  }

  private static Expression radians(Expression of, Optional<Unit> unit) {
    return unit.isPresent() ? new Product(List.of(quantity(of), Symbol.DEGREE)) : quantity(of);
  }
}
