package io.skillstream.domain.judge.comparison;

import io.skillstream.domain.judge.algebra.Match;
import io.skillstream.domain.judge.algebra.Scalars;
import io.skillstream.domain.judge.algebra.Scalars.Proportion;
import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Listing;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Relation;
import io.skillstream.domain.judge.expression.Expression.Sum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Equations and inequalities.
 *
 * <ul>
 *   <li>{@code name = value} is the value beside an answer that is no relation; of a chain of
 *       equals signs the first and the last side count.
 *   <li>Two equations are the same if one is a multiple of the other.
 *   <li>An inequality in one name is an interval beside an interval; two inequalities are the same
 *       if one is a multiple of the other, turned round where the factor is negative.
 * </ul>
 */
final class Relations {
  private final Scalars scalars;
  private final AnswerComparison answers;

  Relations(Scalars scalars, AnswerComparison answers) {
    this.scalars = scalars;
    this.answers = answers;
  }

  Match compare(Expression a, Expression b) {
    if (a instanceof Relation one && b instanceof Relation other) {
      return both(one, other);
    }
    Relation relation = (Relation) (a instanceof Relation ? a : b);
    Expression other = a instanceof Relation ? b : a;
    if (other instanceof Listing list && !namesAll(relation)) {
      // n = 2, 3, 4: the name belongs to the first item and the listing is the other answer
      return list.items().size() == 1 ? compare(relation, list.items().get(0)) : Match.DIFFERENT;
    }
    return value(relation).map(value -> answers.compare(value, other)).orElse(Match.DIFFERENT);
  }

  /** Whether the relation says all there is: (p, q) = (3, 2). */
  private static boolean namesAll(Relation relation) {
    return isEquation(relation) && Names.isName(relation.sides().get(0));
  }

  private static boolean isEquation(Relation relation) {
    return relation.signs().stream().allMatch(sign -> sign == '=');
  }

  /** What the relation says about what it names. */
  private static Optional<Expression> value(Relation relation) {
    if (!isEquation(relation)) {
      return Shapes.interval(relation);
    }
    Expression first = relation.sides().get(0);
    Expression last = relation.sides().get(relation.sides().size() - 1);
    if (Names.isName(first)) {
      return Optional.of(last);
    }
    return Names.isName(last) ? Optional.of(first) : Optional.empty();
  }

  private Match both(Relation one, Relation other) {
    if (isEquation(one) && isEquation(other)) {
      return equations(one, other);
    }
    if (isEquation(one) || isEquation(other)) {
      return Match.DIFFERENT;
    }
    Match sides = sideBySide(one, other);
    if (sides.agrees()) {
      return sides;
    }
    Optional<Expression> a = Shapes.interval(one);
    Optional<Expression> b = Shapes.interval(other);
    if (a.isPresent() && b.isPresent()) {
      Match named = answers.compare(name(one), name(other));
      return named.agrees() ? answers.compare(a.get(), b.get()) : named;
    }
    return one.sides().size() == 2 && other.sides().size() == 2 ? inequalities(one, other) : sides;
  }

  private static Expression name(Relation interval) {
    List<Expression> sides = interval.sides();
    return sides.size() == 3 || !Names.isName(sides.get(0)) ? sides.get(1) : sides.get(0);
  }

  /** The same chain, read from either end. */
  private Match sideBySide(Relation one, Relation other) {
    Match match = sameChain(one, other);
    return match.agrees() ? match : sameChain(one, turned(other)).or(match);
  }

  private Match sameChain(Relation one, Relation other) {
    if (!one.signs().equals(other.signs())) {
      return Match.DIFFERENT;
    }
    Match match = Match.EXACT;
    for (int i = 0; i < one.sides().size() && match != Match.DIFFERENT; i++) {
      match = match.and(answers.compare(one.sides().get(i), other.sides().get(i)));
    }
    return match;
  }

  private static Relation turned(Relation relation) {
    List<Expression> sides = new ArrayList<>(relation.sides());
    Collections.reverse(sides);
    List<Character> signs = new ArrayList<>(relation.signs());
    Collections.reverse(signs);
    signs.replaceAll(Shapes::turned);
    return new Relation(sides, signs);
  }

  private Match equations(Relation one, Relation other) {
    Expression a = one.sides().get(0);
    Expression b = other.sides().get(0);
    Expression left = one.sides().get(one.sides().size() - 1);
    Expression right = other.sides().get(other.sides().size() - 1);
    boolean defines = Names.isApplication(a) ^ Names.isApplication(b); // y = ..., f(x) = ...
    if (Names.isName(a) && Names.isName(b) && (defines || answers.compare(a, b).agrees())) {
      return answers.compare(left, right);
    }
    if (!AnswerComparison.isScalar(left) || !AnswerComparison.isScalar(right)) {
      return Match.DIFFERENT;
    }
    boolean multiple =
        scalars.proportion(difference(a, left), difference(b, right), true) != Proportion.NONE;
    return multiple ? Match.EXACT : sideBySide(ends(one), ends(other));
  }

  private static Relation ends(Relation chain) {
    List<Expression> sides = chain.sides();
    return new Relation(List.of(sides.get(0), sides.get(sides.size() - 1)), List.of('='));
  }

  private Match inequalities(Relation one, Relation other) {
    Proportion proportion =
        scalars.proportion(
            difference(one.sides().get(0), one.sides().get(1)),
            difference(other.sides().get(0), other.sides().get(1)),
            false);
    char sign = other.signs().get(0);
    boolean same =
        switch (proportion) {
          case POSITIVE -> one.signs().get(0) == sign;
          case NEGATIVE -> one.signs().get(0) == Shapes.turned(sign);
          case NONE -> false;
        };
    return same && sign != '∈' ? Match.EXACT : Match.DIFFERENT;
  }

  private static Expression difference(Expression left, Expression right) {
    return new Sum(List.of(left, Product.negative(right)));
  }
}
