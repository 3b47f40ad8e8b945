package io.skillstream.cli.sample;

import java.util.List;
import java.util.stream.Collectors;

/** How numbers and expressions are put into sentences, without any locale. */
final class Notation {
  private Notation() {}

  /** The text with each <code>{}</code> replaced by the next value. */
  static String fill(String text, Object... values) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (Object value : values) {
      int hole = text.indexOf("{}", from);
      if (hole < 0) {
        throw new IllegalArgumentException(values.length + " values for: " + text);
      }
      filled.append(text, from, hole).append(value);
      from = hole + 2;
    }
    if (text.indexOf("{}", from) >= 0) {
      throw new IllegalArgumentException("too few values for: " + text);
    }
    return filled.append(text, from, text.length()).toString();
  }

  /** The values with a separator between them. */
  static String join(String separator, List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(separator));
  }

  /** A polynomial in x from its coefficients, highest power first: {@code 2x^2 - x + 3}. */
  static String polynomial(long... coefficients) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < coefficients.length; i++) {
      int power = coefficients.length - 1 - i;
      long coefficient = coefficients[i];
      if (coefficient == 0) {
        continue;
      }
      if (text.isEmpty()) {
        text.append(coefficient < 0 ? "-" : "");
      } else {
        text.append(coefficient < 0 ? " - " : " + ");
      }
      long size = Math.abs(coefficient);
      String factor = size == 1 && power > 0 ? "" : Long.toString(size);
      text.append(factor).append(power == 0 ? "" : power == 1 ? "x" : "x^" + power);
    }
    return text.isEmpty() ? "0" : text.toString();
  }

  /** A factor times a variable: {@code 3y}, or {@code y} for 1. */
  static String term(long factor, String variable) {
    return factor == 1 ? variable : factor + variable;
  }

  /** A summand after others: {@code + 3} or {@code - 3}. */
  static String plus(long value) {
    return (value < 0 ? "- " : "+ ") + Math.abs(value);
  }

  /** A number as a factor or base, negative ones in brackets: {@code (-3)}. */
  static String bracketed(long value) {
    return value < 0 ? "(" + value + ")" : Long.toString(value);
  }

  /** A decimal with a fixed number of places, from its value in the last place's unit. */
  static String decimal(long units, int places) {
    long scale = Whole.power(10, places);
    String tail = Long.toString(scale + units % scale).substring(1);
    return units / scale + "." + tail;
  }
}
