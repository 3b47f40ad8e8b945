package io.skillstream.cli.sample;

/**
 * An exact rational number in lowest terms, its denominator positive.
 *
 * @param numerator carries the sign
 * @param denominator at least 1
 */
record Fraction(long numerator, long denominator) implements Comparable<Fraction> {
  /** Reduces to lowest terms. */
  Fraction {
    if (denominator == 0) {
      throw new ArithmeticException(numerator + "/0");
    }
    long shared = Whole.gcd(numerator, denominator) * Long.signum(denominator);
    numerator /= shared;
    denominator /= shared;
  }

  static Fraction of(long whole) {
    return new Fraction(whole, 1);
  }

  Fraction plus(Fraction other) {
    return new Fraction(
        Math.addExact(
            Math.multiplyExact(numerator, other.denominator),
            Math.multiplyExact(other.numerator, denominator)),
        Math.multiplyExact(denominator, other.denominator));
  }

  Fraction minus(Fraction other) {
    return plus(new Fraction(-other.numerator, other.denominator));
  }

  Fraction times(Fraction other) {
    return new Fraction(
        Math.multiplyExact(numerator, other.numerator),
        Math.multiplyExact(denominator, other.denominator));
  }

  Fraction dividedBy(Fraction other) {
    return times(new Fraction(other.denominator, other.numerator));
  }

  Fraction power(int exponent) {
    return new Fraction(Whole.power(numerator, exponent), Whole.power(denominator, exponent));
  }

  boolean isWhole() {
    return denominator == 1;
  }

  /** As LaTeX writes it: {@code -\frac{3}{4}}. */
  String latex() {
    return isWhole()
        ? Long.toString(numerator)
        : (numerator < 0 ? "-" : "") + ("\\frac{" + Math.abs(numerator) + "}{" + denominator + "}");
  }

  /** As a line of text has it: {@code -3/4}. */
  @Override
  public String toString() {
    return isWhole() ? Long.toString(numerator) : numerator + "/" + denominator;
  }

  @Override
  public int compareTo(Fraction other) {
    return Long.compare(
        Math.multiplyExact(numerator, other.denominator),
        Math.multiplyExact(other.numerator, denominator));
  }
}
