package io.skillstream.domain.judge.comparison;

import io.skillstream.domain.judge.algebra.Match;
import io.skillstream.domain.judge.algebra.Matrices;
import io.skillstream.domain.judge.algebra.Scalars;
import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Bracketed;
import io.skillstream.domain.judge.expression.Expression.Listing;
import io.skillstream.domain.judge.expression.Expression.Matrix;
import io.skillstream.domain.judge.expression.Expression.Measured;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.Numeral;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Ratio;
import io.skillstream.domain.judge.expression.Expression.Relation;
import io.skillstream.domain.judge.expression.Expression.Text;
import io.skillstream.domain.judge.expression.Expression.Union;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether two answers say the same: by kind first, then part by part, down to scalars. It does not
 * matter which of the two is the expected one.
 *
 * <ul>
 *   <li>Listings and sets in braces: the same items, in any order, however often each.
 *   <li>Tuples: the same items in order; a tuple is not a set. A listing stands for a tuple where
 *       the order is the same, and a row or column for a tuple.
 *   <li>Two items in brackets may be an interval, so their brackets must be the same; more items
 *       are a tuple whatever the brackets.
 *   <li>What only names a value ({@code x = 3}) is the value; see {@link Relations}.
 *   <li>Units count where both have one that is known; see {@link Measures}.
 * </ul>
 */
public final class AnswerComparison {
  private static final int COST = 4;

  private final Budget budget;
  private final Scalars scalars;
  private final Relations relations;

  /** Creates a comparison; see {@link Scalars}. */
  public AnswerComparison(Budget budget, long seed, OptionalInt decimals) {
    this.budget = budget;
    this.scalars = new Scalars(budget, seed, decimals);
    this.relations = new Relations(scalars, this);
  }

  /** Compares two answers. */
  public Match answers(Expression left, Expression right) {
    return compare(Shapes.withoutPlusMinus(left), Shapes.withoutPlusMinus(right));
  }

  /** Compares two parts, in which plus or minus is one of the two. */
  Match compare(Expression left, Expression right) {
    budget.spend(COST);
    Expression a = shaped(left);
    Expression b = shaped(right);
    if (a instanceof Relation || b instanceof Relation) {
      return relations.compare(a, b);
    }
    if (a instanceof Listing || b instanceof Listing) {
      return listing(a, b);
    }
    if (a instanceof Bracketed || b instanceof Bracketed) {
      return bracketed(a, b);
    }
    if (a instanceof Union || b instanceof Union) {
      return sets(parts(a), parts(b));
    }
    if (a instanceof Matrix || b instanceof Matrix) {
      return matrix(a, b);
    }
    if (a instanceof Ratio || b instanceof Ratio) {
      return ratio(a, b);
    }
    if (a instanceof Numeral || b instanceof Numeral) {
      return numeral(a, b);
    }
    if (a instanceof Text one && b instanceof Text other) {
      return PlainText.of(one.words()).equals(PlainText.of(other.words()))
          ? Match.WORDS
          : Match.DIFFERENT;
    }
    if (a instanceof Measured || b instanceof Measured) {
      return Measures.compare(a, b, this::compare, scalars);
    }
    return scalars.compare(a, b);
  }

  private Expression shaped(Expression expression) {
    Expression shaped = Matrices.workedOut(expression, budget);
    shaped = shaped instanceof Relation relation ? Shapes.withoutApproximation(relation) : shaped;
    if (shaped instanceof Listing list && list.items().size() == 1) {
      return shaped(list.items().get(0));
    }
    return Shapes.degreesMeasured(shaped);
  }

  private Match listing(Expression a, Expression b) {
    Optional<List<Expression>> ordered = ordered(a instanceof Listing ? b : a);
    if (ordered.isPresent()) {
      return inOrder(((Listing) (a instanceof Listing ? a : b)).items(), ordered.get());
    }
    return sets(items(a), items(b));
  }

  /** The items of a tuple or a vector. */
  private static Optional<List<Expression>> ordered(Expression expression) {
    if (expression instanceof Bracketed tuple && !tuple.isSet()) {
      return Optional.of(tuple.items());
    }
    return expression instanceof Matrix matrix ? vector(matrix) : Optional.empty();
  }

  private static List<Expression> items(Expression expression) {
    if (expression instanceof Listing list) {
      return list.items();
    }
    return expression instanceof Bracketed set && set.isSet() ? set.items() : List.of(expression);
  }

  private static List<Expression> parts(Expression expression) {
    return expression instanceof Union union ? union.parts() : List.of(expression);
  }

  private Match bracketed(Expression a, Expression b) {
    if (a instanceof Bracketed one && b instanceof Bracketed other) {
      if (one.isSet() && other.isSet()) {
        return sets(one.items(), other.items());
      }
      boolean sameBrackets = one.open() == other.open() && one.close() == other.close();
      boolean mayBeIntervals = one.items().size() == 2;
      return one.isSet() || other.isSet() || (mayBeIntervals && !sameBrackets)
          ? Match.DIFFERENT
          : inOrder(one.items(), other.items());
    }
    Bracketed brackets = (Bracketed) (a instanceof Bracketed ? a : b);
    Expression other = a instanceof Bracketed ? b : a;
    if (brackets.isSet() && brackets.items().size() == 1) {
      return compare(brackets.items().get(0), other);
    }
    Optional<List<Expression>> vector =
        other instanceof Matrix matrix && !brackets.isSet() ? vector(matrix) : Optional.empty();
    if (vector.isPresent()) {
      return inOrder(brackets.items(), vector.get());
    }
    return other instanceof Union union ? sets(List.of(brackets), union.parts()) : Match.DIFFERENT;
  }

  private static Optional<List<Expression>> vector(Matrix matrix) {
    if (matrix.rows().size() == 1) {
      return Optional.of(matrix.rows().get(0));
    }
    return matrix.rows().get(0).size() == 1
        ? Optional.of(matrix.rows().stream().map(row -> row.get(0)).toList())
        : Optional.empty();
  }

  private Match matrix(Expression a, Expression b) {
    if (!(a instanceof Matrix one && b instanceof Matrix other)) {
      return Match.DIFFERENT;
    }
    boolean vectors = vector(one).isPresent() && vector(other).isPresent();
    if (vectors) {
      return inOrder(vector(one).get(), vector(other).get());
    }
    if (one.rows().size() != other.rows().size()) {
      return Match.DIFFERENT;
    }
    Match match = Match.EXACT;
    for (int row = 0; row < one.rows().size() && match != Match.DIFFERENT; row++) {
      match = match.and(inOrder(one.rows().get(row), other.rows().get(row)));
    }
    return match;
  }

  private Match inOrder(List<Expression> one, List<Expression> other) {
    if (one.size() != other.size()) {
      return Match.DIFFERENT;
    }
    Match match = Match.EXACT;
    for (int i = 0; i < one.size() && match != Match.DIFFERENT; i++) {
      match = match.and(compare(one.get(i), other.get(i)));
    }
    return match;
  }

  private Match sets(List<Expression> one, List<Expression> other) {
    Match match = within(one, other);
    return match == Match.DIFFERENT ? match : match.and(within(other, one));
  }

  /** Whether each of the first is among the second. */
  private Match within(List<Expression> items, List<Expression> all) {
    Match match = Match.EXACT;
    for (Expression item : items) {
      Match best = Match.DIFFERENT;
      for (int i = 0; i < all.size() && !best.agrees(); i++) {
        best = best.or(compare(item, all.get(i)));
      }
      match = match.and(best);
      if (match == Match.DIFFERENT) {
        return match;
      }
    }
    return match;
  }

  /** 7:32 is the quotient, unless both could be times of day. */
  private Match ratio(Expression a, Expression b) {
    if (a instanceof Ratio one && b instanceof Ratio other) {
      if (one.parts().size() != other.parts().size()) {
        return Match.DIFFERENT;
      }
      boolean times = one.parts().size() == 2 && isTime(one) && isTime(other);
      return times ? inOrder(one.parts(), other.parts()) : proportional(one, other);
    }
    Ratio ratio = (Ratio) (a instanceof Ratio ? a : b);
    return ratio.parts().size() == 2
        ? compare(
            Product.quotient(ratio.parts().get(0), ratio.parts().get(1)),
            a instanceof Ratio ? b : a)
        : Match.DIFFERENT;
  }

  private Match proportional(Ratio one, Ratio other) {
    Match match = Match.EXACT;
    for (int i = 1; i < one.parts().size(); i++) {
      match =
          match.and(
              compare(
                  new Product(List.of(one.parts().get(0), other.parts().get(i))),
                  new Product(List.of(other.parts().get(0), one.parts().get(i)))));
    }
    return match;
  }

  private static boolean isTime(Ratio ratio) {
    int colon = ratio.written().indexOf(':');
    return ratio.written().length() - colon == 3;
  }

  /** The digits must be the same; a base that only one of them states is the question's. */
  private static Match numeral(Expression a, Expression b) {
    boolean same =
        a instanceof Numeral one && b instanceof Numeral other
            ? one.base() == other.base() && digits(one).equals(digits(other))
            : digits(a).equals(digits(b)) && !digits(a).isEmpty();
    return same ? Match.EXACT : Match.DIFFERENT;
  }

  /** As they would be written, without leading zeros. */
  private static String digits(Expression of) {
    if (of instanceof Numeral numeral) {
      return numeral.digits().replaceFirst("^(-?)0+(?=[0-9A-Z])", "$1");
    }
    return of instanceof Num number && number.digits() == 0 ? number.value().toString() : "";
  }

  /** Whether it is a power or a product, to be compared as a scalar whatever its parts. */
  static boolean isScalar(Expression expression) {
    List<Class<?>> structured =
        new ArrayList<>(
            List.of(
                Listing.class,
                Bracketed.class,
                Union.class,
                Matrix.class,
                Relation.class,
                Ratio.class,
                Numeral.class,
                Text.class,
                Measured.class));
    return expression instanceof Power || !structured.contains(expression.getClass());
  }
}
