package io.skillstream.domain.judge.algebra;

import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.budget.LimitException;
import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Call;
import io.skillstream.domain.judge.expression.Expression.Matrix;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Sum;
import io.skillstream.domain.judge.expression.Rational;
import java.util.ArrayList;
import java.util.List;

/** Sums, products, whole powers and determinants of matrices, worked out entry by entry. */
public final class Matrices {
  private static final int LARGEST_POWER = 8;
  private static final int LARGEST_DETERMINANT = 4;
  private static final int COST = 5;

  /** Largest entry, in parts; a product of many matrices of variables would grow without end. */
  private static final int LARGEST_ENTRY = 400;

  private Matrices() {}

  /** The expression with its matrices worked out; itself where it has none or they do not fit. */
  public static Expression workedOut(Expression expression, Budget budget) {
    if (expression instanceof Sum sum) {
      List<Expression> terms = all(sum.terms(), budget);
      return terms.stream().allMatch(Matrix.class::isInstance) && sameShape(terms)
          ? sum(terms, budget)
          : sum;
    }
    if (expression instanceof Product product) {
      List<Expression> factors = all(product.factors(), budget);
      return factors.stream().anyMatch(Matrix.class::isInstance)
          ? product(product, factors, budget)
          : product;
    }
    if (expression instanceof Power power) {
      return power(power, workedOut(power.base(), budget), budget);
    }
    if (expression instanceof Call call
        && call.function().equals("det")
        && workedOut(call.arguments().get(0), budget) instanceof Matrix matrix
        && matrix.rows().size() == matrix.rows().get(0).size()
        && matrix.rows().size() <= LARGEST_DETERMINANT) {
      return determinant(matrix.rows(), budget);
    }
    return expression;
  }

  private static List<Expression> all(List<Expression> expressions, Budget budget) {
    budget.spend(expressions.size());
    return expressions.stream().map(each -> workedOut(each, budget)).toList();
  }

  private static boolean sameShape(List<Expression> matrices) {
    Matrix first = (Matrix) matrices.get(0);
    return matrices.stream()
        .map(Matrix.class::cast)
        .allMatch(
            each ->
                each.rows().size() == first.rows().size()
                    && each.rows().get(0).size() == first.rows().get(0).size());
  }

  private static Expression sum(List<Expression> matrices, Budget budget) {
    List<List<Expression>> first = ((Matrix) matrices.get(0)).rows();
    List<List<Expression>> rows = new ArrayList<>();
    for (int row = 0; row < first.size(); row++) {
      List<Expression> entries = new ArrayList<>();
      for (int column = 0; column < first.get(0).size(); column++) {
        List<Expression> terms = new ArrayList<>();
        for (Expression matrix : matrices) {
          budget.spend(COST);
          terms.add(((Matrix) matrix).rows().get(row).get(column));
        }
        entries.add(new Sum(terms));
      }
      rows.add(entries);
    }
    return new Matrix(rows);
  }

  private static Expression product(Product asIs, List<Expression> factors, Budget budget) {
    List<Expression> scalars = new ArrayList<>();
    List<Matrix> matrices = new ArrayList<>();
    for (Expression factor : factors) {
      if (factor instanceof Matrix matrix) {
        matrices.add(matrix);
      } else {
        scalars.add(factor);
      }
    }
    Matrix result = matrices.get(0);
    for (Matrix next : matrices.subList(1, matrices.size())) {
      if (result.rows().get(0).size() != next.rows().size()) {
        return asIs;
      }
      result = times(result, next, budget);
    }
    if (scalars.isEmpty()) {
      return result;
    }
    List<List<Expression>> rows = new ArrayList<>();
    for (List<Expression> row : result.rows()) {
      rows.add(row.stream().<Expression>map(entry -> scaled(scalars, entry)).toList());
    }
    return new Matrix(rows);
  }

  private static Expression scaled(List<Expression> scalars, Expression entry) {
    List<Expression> factors = new ArrayList<>(scalars);
    factors.add(entry);
    return new Product(factors);
  }

  private static Matrix times(Matrix left, Matrix right, Budget budget) {
    List<List<Expression>> rows = new ArrayList<>();
    for (List<Expression> row : left.rows()) {
      List<Expression> entries = new ArrayList<>();
      for (int column = 0; column < right.rows().get(0).size(); column++) {
        List<Expression> terms = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
          budget.spend(COST);
          terms.add(product(row.get(i), right.rows().get(i).get(column), budget));
        }
        entries.add(sum(terms));
      }
      rows.add(entries);
    }
    return new Matrix(rows);
  }

  private static Expression product(Expression left, Expression right, Budget budget) {
    if (left instanceof Num a && right instanceof Num b) {
      return new Num(a.value().times(b.value()), 0);
    }
    if (size(left, budget) + size(right, budget) > LARGEST_ENTRY) {
      throw new LimitException("an entry of a matrix has more than " + LARGEST_ENTRY + " parts");
    }
    return new Product(List.of(left, right));
  }

  private static Expression sum(List<Expression> terms) {
    Rational total = Rational.ZERO;
    for (Expression term : terms) {
      if (!(term instanceof Num number)) {
        return terms.size() == 1 ? terms.get(0) : new Sum(terms);
      }
      total = total.plus(number.value());
    }
    return new Num(total, 0);
  }

  private static long size(Expression entry, Budget budget) {
    budget.spend(1);
    List<Expression> parts =
        entry instanceof Sum sum
            ? sum.terms()
            : entry instanceof Product product ? product.factors() : List.of();
    long size = 1;
    for (Expression part : parts) {
      size += size(part, budget);
    }
    return size;
  }

  private static Expression power(Power asIs, Expression base, Budget budget) {
    boolean fits =
        base instanceof Matrix matrix
            && matrix.rows().size() == matrix.rows().get(0).size()
            && asIs.exponent() instanceof Num by
            && by.value().isSmallWhole()
            && by.value().signum() > 0
            && by.value().numerator().intValueExact() <= LARGEST_POWER;
    if (!fits) {
      return asIs;
    }
    Matrix power = (Matrix) base;
    int times = ((Num) asIs.exponent()).value().numerator().intValueExact();
    for (int i = 1; i < times; i++) {
      power = times(power, (Matrix) base, budget);
    }
    return power;
  }

  private static Expression determinant(List<List<Expression>> rows, Budget budget) {
    budget.spend(COST);
    if (rows.size() == 1) {
      return rows.get(0).get(0);
    }
    List<Expression> terms = new ArrayList<>();
    for (int column = 0; column < rows.size(); column++) {
      List<List<Expression>> minor = new ArrayList<>();
      for (List<Expression> row : rows.subList(1, rows.size())) {
        List<Expression> rest = new ArrayList<>(row);
        rest.remove(column);
        minor.add(rest);
      }
      terms.add(
          new Product(
              List.of(
                  Num.of(column % 2 == 0 ? 1 : -1),
                  rows.get(0).get(column),
                  determinant(minor, budget))));
    }
    return new Sum(terms);
  }
}
