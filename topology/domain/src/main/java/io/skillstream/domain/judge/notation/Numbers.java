package io.skillstream.domain.judge.notation;

import io.skillstream.domain.judge.budget.LimitException;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers from their digits. */
final class Numbers {
  private static final int MAX_DIGITS = AnswerParser.MAX_LENGTH;

  private Numbers() {}

  /** A whole number or decimal fraction, without sign. */
  static Num number(String digits) {
    limit(digits);
    if (digits.indexOf('.') < 0) {
      return new Num(Rational.of(new BigInteger(digits)), 0);
    }
    BigDecimal value = new BigDecimal(digits);
    return new Num(Rational.of(value), Math.max(value.precision(), 1));
  }

  /** 0.1 with period 6 is 1/6. */
  static Num repeating(String digits, String period) {
    limit(digits);
    limit(period);
    String plain = digits.endsWith(".") ? digits + "0" : digits;
    int places = digits.length() - digits.indexOf('.') - 1;
    BigInteger nines = BigInteger.TEN.pow(period.length()).subtract(BigInteger.ONE);
    Rational tail =
        new Rational(new BigInteger(period), nines.multiply(BigInteger.TEN.pow(places)));
    return new Num(Rational.of(new BigDecimal(plain)).plus(tail), 0);
  }

  private static void limit(String digits) {
    if (digits.length() > MAX_DIGITS) {
      throw new LimitException("a number has more than " + MAX_DIGITS + " digits");
    }
  }
}
