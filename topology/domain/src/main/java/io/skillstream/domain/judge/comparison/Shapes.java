package io.skillstream.domain.judge.comparison;

import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Bracketed;
import io.skillstream.domain.judge.expression.Expression.Call;
import io.skillstream.domain.judge.expression.Expression.Listing;
import io.skillstream.domain.judge.expression.Expression.Measured;
import io.skillstream.domain.judge.expression.Expression.PlusMinus;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Relation;
import io.skillstream.domain.judge.expression.Expression.Sum;
import io.skillstream.domain.judge.expression.Expression.Symbol;
import io.skillstream.domain.judge.expression.Expression.Union;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Other ways to write the same answer, brought to one. */
final class Shapes {
  private Shapes() {}

  /** Without ±: an item with it is two items, and an expression with it a listing of two. */
  static Expression withoutPlusMinus(Expression expression) {
    if (expression instanceof Listing list) {
      return new Listing(split(list.items()));
    }
    if (expression instanceof Bracketed set && set.isSet()) {
      return new Bracketed('{', split(set.items()), '}');
    }
    return hasPlusMinus(expression)
        ? new Listing(List.of(signed(expression, true), signed(expression, false)))
        : expression;
  }

  private static List<Expression> split(List<Expression> items) {
    List<Expression> all = new ArrayList<>();
    for (Expression item : items) {
      if (hasPlusMinus(item)) {
        all.add(signed(item, true));
        all.add(signed(item, false));
      } else {
        all.add(item);
      }
    }
    return all;
  }

  private static boolean hasPlusMinus(Expression in) {
    if (in instanceof PlusMinus) {
      return true;
    }
    for (Expression part : parts(in)) {
      if (hasPlusMinus(part)) {
        return true;
      }
    }
    return false;
  }

  private static List<Expression> parts(Expression of) {
    if (of instanceof Sum sum) {
      return sum.terms();
    }
    if (of instanceof Product product) {
      return product.factors();
    }
    if (of instanceof Power power) {
      return List.of(power.base(), power.exponent());
    }
    if (of instanceof Call call) {
      return call.arguments();
    }
    if (of instanceof Relation relation) {
      return relation.sides();
    }
    if (of instanceof Bracketed tuple) {
      return tuple.items();
    }
    return of instanceof Measured measured ? List.of(measured.quantity()) : List.of();
  }

  /** The expression with the upper sign, or the lower one, everywhere. */
  private static Expression signed(Expression in, boolean upper) {
    if (in instanceof PlusMinus plusMinus) {
      Expression of = signed(plusMinus.of(), upper);
      return plusMinus.plusFirst() == upper ? of : Product.negative(of);
    }
    List<Expression> parts = parts(in).stream().map(part -> signed(part, upper)).toList();
    if (in instanceof Sum) {
      return new Sum(parts);
    }
    if (in instanceof Product) {
      return new Product(parts);
    }
    if (in instanceof Power) {
      return new Power(parts.get(0), parts.get(1));
    }
    if (in instanceof Call call) {
      return new Call(call.function(), parts);
    }
    if (in instanceof Relation relation) {
      return new Relation(parts, relation.signs());
    }
    if (in instanceof Bracketed tuple) {
      return new Bracketed(tuple.open(), parts, tuple.close());
    }
    return in instanceof Measured measured
        ? new Measured(parts.get(0), measured.unit(), measured.power())
        : in;
  }

  /** What a degree sign behind the whole of it measures. */
  static Expression degreesMeasured(Expression expression) {
    if (expression instanceof Product product) {
      int last = product.factors().size() - 1;
      Expression end = product.factors().get(last);
      if (end.equals(Symbol.DEGREE) && last == 1) {
        return new Measured(product.factors().get(0), "degrees", 1);
      }
      if (degreesMeasured(end) instanceof Measured inner && inner.unit().equals("degrees")) {
        List<Expression> factors = new ArrayList<>(product.factors().subList(0, last));
        factors.add(inner.quantity());
        return new Measured(new Product(factors), "degrees", 1);
      }
    }
    return expression;
  }

  /** A chain without what is only approximately equal. */
  static Expression withoutApproximation(Relation relation) {
    int end = relation.signs().indexOf('≈');
    if (end < 0) {
      return relation;
    }
    return end == 0
        ? relation.sides().get(0)
        : new Relation(relation.sides().subList(0, end + 1), relation.signs().subList(0, end));
  }

  /** Inequalities that say in which interval something with a name lies, as that interval. */
  static Optional<Expression> interval(Relation relation) {
    List<Expression> sides = relation.sides();
    if (sides.size() == 3 && Names.isName(sides.get(1))) {
      return between(relation);
    }
    if (sides.size() != 2) {
      return Optional.empty();
    }
    char sign = relation.signs().get(0);
    if (sign == '∈' && Names.isName(sides.get(0))) {
      return Optional.of(sides.get(1));
    }
    boolean named = Names.isName(sides.get(0));
    if (!named && !Names.isName(sides.get(1))) {
      return Optional.empty();
    }
    Expression bound = sides.get(named ? 1 : 0);
    return switch (named ? sign : turned(sign)) {
      case '<' -> Optional.of(below(bound, ')'));
      case '≤' -> Optional.of(below(bound, ']'));
      case '>' -> Optional.of(above('(', bound));
      case '≥' -> Optional.of(above('[', bound));
      case '≠' -> Optional.of(new Union(List.of(below(bound, ')'), above('(', bound))));
      default -> Optional.empty();
    };
  }

  private static Optional<Expression> between(Relation relation) {
    char first = relation.signs().get(0);
    char second = relation.signs().get(1);
    boolean rising = "<≤".indexOf(first) >= 0 && "<≤".indexOf(second) >= 0;
    boolean falling = ">≥".indexOf(first) >= 0 && ">≥".indexOf(second) >= 0;
    if (!rising && !falling) {
      return Optional.empty();
    }
    Expression low = relation.sides().get(rising ? 0 : 2);
    Expression high = relation.sides().get(rising ? 2 : 0);
    boolean lowIn = "≤≥".indexOf(rising ? first : second) >= 0;
    boolean highIn = "≤≥".indexOf(rising ? second : first) >= 0;
    return Optional.of(new Bracketed(lowIn ? '[' : '(', List.of(low, high), highIn ? ']' : ')'));
  }

  private static Expression below(Expression bound, char close) {
    return new Bracketed('(', List.of(Product.negative(Symbol.INFINITY), bound), close);
  }

  private static Expression above(char open, Expression bound) {
    return new Bracketed(open, List.of(bound, Symbol.INFINITY), ')');
  }

  /** The sign read from the right. */
  static char turned(char sign) {
    return switch (sign) {
      case '<' -> '>';
      case '>' -> '<';
      case '≤' -> '≥';
      case '≥' -> '≤';
      default -> sign;
    };
  }
}
