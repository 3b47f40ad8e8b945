package io.skillstream.domain.judge.expression;

import java.util.List;

/** What an answer, or a part of one, says. */
public sealed interface Expression {

  /**
   * A number.
   *
   * @param value its exact value
   * @param digits significant digits where it was written as a decimal fraction, else 0
   */
  record Num(Rational value, int digits) implements Expression {
    /** A whole number. */
    public static Num of(long value) {
      return new Num(Rational.of(value), 0);
    }
  }

  /** A variable or a constant, with its subscript; pi is {@code π}, infinity {@code ∞}. */
  record Symbol(String name) implements Expression {
    /** The ratio of circumference to diameter. */
    public static final Symbol PI = new Symbol("π");

    /** Beyond all numbers. */
    public static final Symbol INFINITY = new Symbol("∞");

    /** One degree, as the number π/180. */
    public static final Symbol DEGREE = new Symbol("°");
  }

  /** A sum of two or more. */
  record Sum(List<Expression> terms) implements Expression {
    /** Copies the list. */
    public Sum {
      terms = List.copyOf(terms);
    }
  }

  /** A product of two or more; a quotient is a product with a power of -1. */
  record Product(List<Expression> factors) implements Expression {
    /** Copies the list. */
    public Product {
      factors = List.copyOf(factors);
    }

    /** The negative of an expression. */
    public static Expression negative(Expression of) {
      return of instanceof Num number
          ? new Num(number.value().negate(), number.digits())
          : new Product(List.of(Num.of(-1), of));
    }

    /** A quotient. */
    public static Expression quotient(Expression over, Expression under) {
      return new Product(List.of(over, new Power(under, Num.of(-1))));
    }
  }

  /** A power. */
  record Power(Expression base, Expression exponent) implements Expression {}

  /**
   * A function of arguments: {@code sin}, {@code root} (radicand, index), {@code log} (of, base),
   * ...
   */
  record Call(String function, List<Expression> arguments) implements Expression {
    /** Copies the list. */
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * Plus or minus; several in one expression take the same sign together.
   *
   * @param plusFirst whether it is ±, else ∓
   */
  record PlusMinus(Expression of, boolean plusFirst) implements Expression {}

  /** A quantity with what it is counted in: degrees, percent, centimetres, apples. */
  record Measured(Expression quantity, String unit, int power) implements Expression {}

  /** Items in brackets: a tuple or an interval, or a set in braces. */
  record Bracketed(char open, List<Expression> items, char close) implements Expression {
    /** Copies the list. */
    public Bracketed {
      items = List.copyOf(items);
    }

    /** Whether it is a set in braces. */
    public boolean isSet() {
      return open == '{';
    }
  }

  /** Items without brackets, in no order that matters. */
  record Listing(List<Expression> items) implements Expression {
    /** Copies the list. */
    public Listing {
      items = List.copyOf(items);
    }
  }

  /** The union of sets. */
  record Union(List<Expression> parts) implements Expression {
    /** Copies the list. */
    public Union {
      parts = List.copyOf(parts);
    }
  }

  /** Rows of equal length. */
  record Matrix(List<List<Expression>> rows) implements Expression {
    /** Copies the lists. */
    public Matrix {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** Sides with a relation between each two: =, ≠, <, >, ≤, ≥, ≈, ∈, ≡. */
  record Relation(List<Expression> sides, List<Character> signs) implements Expression {
    /** Copies the lists. */
    public Relation {
      sides = List.copyOf(sides);
      signs = List.copyOf(signs);
    }
  }

  /** A ratio or a time of day: parts with colons between. */
  record Ratio(List<Expression> parts, String written) implements Expression {
    /** Copies the list. */
    public Ratio {
      parts = List.copyOf(parts);
    }
  }

  /** Digits in a stated base, which are an answer as they are written. */
  record Numeral(String digits, int base) implements Expression {}

  /** Words. */
  record Text(String words) implements Expression {}
}
