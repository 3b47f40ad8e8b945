package io.skillstream.domain.judge.expression;

import io.skillstream.domain.judge.budget.LimitException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * An exact fraction in lowest terms, its denominator positive. Operations whose result would have
 * more than {@link #MAX_BITS} bits throw {@link LimitException}.
 */
public record Rational(BigInteger numerator, BigInteger denominator)
    implements Comparable<Rational> {
  /** Longest numerator or denominator. */
  public static final int MAX_BITS = 32_768;

  /** 0. */
  public static final Rational ZERO = of(0);

  /** 1. */
  public static final Rational ONE = of(1);

  /** Reduces the fraction. */
  public Rational {
    if (denominator.signum() == 0) {
      throw new ArithmeticException("a denominator is zero");
    }
    if (!denominator.equals(BigInteger.ONE)) {
      BigInteger divisor = numerator.gcd(denominator);
      divisor = denominator.signum() < 0 ? divisor.negate() : divisor;
      numerator = numerator.divide(divisor);
      denominator = denominator.divide(divisor);
    }
    if (numerator.bitLength() > MAX_BITS || denominator.bitLength() > MAX_BITS) {
      throw new LimitException("a number has more than " + MAX_BITS + " bits");
    }
  }

  /** A whole number. */
  public static Rational of(long value) {
    return of(BigInteger.valueOf(value));
  }

  /** A whole number. */
  public static Rational of(BigInteger value) {
    return new Rational(value, BigInteger.ONE);
  }

  /** A fraction of small numbers. */
  public static Rational of(long numerator, long denominator) {
    return new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  /** The exact value of a decimal. */
  public static Rational of(BigDecimal value) {
    if (Math.abs((long) value.scale()) > MAX_BITS / 4) {
      throw new LimitException("an exponent is beyond " + MAX_BITS / 4);
    }
    return value.scale() <= 0
        ? of(value.toBigIntegerExact())
        : new Rational(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
  }

  /** The sum. */
  public Rational plus(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  /** The difference. */
  public Rational minus(Rational other) {
    return plus(other.negate());
  }

  /** The product. */
  public Rational times(Rational other) {
    return new Rational(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /** The negative. */
  public Rational negate() {
    return new Rational(numerator.negate(), denominator);
  }

  /** One over it. */
  public Rational inverse() {
    return new Rational(denominator, numerator);
  }

  /** A whole power, which may be negative. */
  public Rational power(long exponent) {
    long size = Math.abs(exponent);
    int bits = Math.max(numerator.bitLength(), denominator.bitLength());
    if (bits > 1 && (bits - 1) * (double) size > MAX_BITS) {
      throw new LimitException("a power has more than " + MAX_BITS + " bits");
    }
    // Of 0, 1 and -1 only whether the exponent is even matters.
    int reduced = bits > 1 ? (int) size : (int) (size == 0 ? 0 : 2 - size % 2);
    Rational power = new Rational(numerator.pow(reduced), denominator.pow(reduced));
    return exponent < 0 ? power.inverse() : power;
  }

  /** Whether it is a whole number. */
  public boolean isWhole() {
    return denominator.equals(BigInteger.ONE);
  }

  /** Whether it is a whole number that fits an int. */
  public boolean isSmallWhole() {
    return isWhole() && numerator.bitLength() < Integer.SIZE;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return numerator.signum();
  }

  /** The nearest whole number below. */
  public Rational floor() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return of(parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0]);
  }

  /** The nearest double; infinite where it is beyond all of them. */
  public double toDouble() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), MathContext.DECIMAL64)
        .doubleValue();
  }

  @Override
  public int compareTo(Rational other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  @Override
  public String toString() {
    // Only where it is read or compared as a key: of long numbers in hexadecimal, which is linear.
    int radix = numerator.bitLength() + denominator.bitLength() > 1024 ? 16 : 10;
    return numerator.toString(radix) + (isWhole() ? "" : "/" + denominator.toString(radix));
  }
}
