package io.skillstream.cli.sample;

/** A final answer: exact, in lowest terms, written one way. */
sealed interface Answer {
  /** As it stands in the box. */
  String latex();

  /** As it stands in a line of thought. */
  String plain();

  static Answer of(Fraction value) {
    return new Number(value);
  }

  static Answer of(long value) {
    return new Number(Fraction.of(value));
  }

  static Answer expression(String plain, String latex) {
    return new Expression(plain, latex);
  }

  /** A multiple of pi. */
  static Answer timesPi(long factor) {
    return expression(Notation.term(factor, " pi").strip(), Notation.term(factor, "\\pi"));
  }

  /** A rational number; only these can be calculated with further. */
  record Number(Fraction value) implements Answer {
    @Override
    public String latex() {
      return value.latex();
    }

    @Override
    public String plain() {
      return value.toString();
    }
  }

  /** Anything else: a polynomial, a point, a root, a decimal, digits in another base. */
  record Expression(String plain, String latex) implements Answer {}
}
