package io.skillstream.cli.sample;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the purely numeric equations out of a sentence, such as {@code 3 * 4 = 12}. */
final class StatedEquations {
  private static final Pattern RUN = Pattern.compile("[-+*/^() \\d]+(?:=[-+*/^() \\d]+)+");

  private StatedEquations() {}

  /** The values of the sides of each equation, all equal where the sentence is right. */
  static List<List<String>> in(String sentence) {
    return RUN.matcher(sentence.replaceFirst("^\\([ab]\\) ", ""))
        .results()
        .map(run -> run.group().split("="))
        // Left of the first sign there may be a variable, which no run contains.
        .map(sides -> Arrays.stream(sides).filter(side -> !side.isBlank()).toList())
        .map(sides -> sides.stream().map(side -> new Reader(side).value()).toList())
        .toList();
  }

  /** Evaluates sums, products, powers and brackets by recursive descent. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text.replace(" ", "");
    }

    String value() {
      Ratio value = sum();
      if (at < text.length()) {
        throw new AssertionError("cannot read '" + text + "' from " + at);
      }
      return Solver.fraction(value.top(), value.bottom());
    }

    private record Ratio(long top, long bottom) {}

    private Ratio sum() {
      Ratio left = product();
      while (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        long sign = text.charAt(at++) == '+' ? 1 : -1;
        Ratio right = product();
        left =
            new Ratio(
                left.top * right.bottom + sign * right.top * left.bottom,
                left.bottom * right.bottom);
      }
      return left;
    }

    private Ratio product() {
      Ratio left = power();
      while (at < text.length() && (text.charAt(at) == '*' || text.charAt(at) == '/')) {
        boolean times = text.charAt(at++) == '*';
        Ratio right = power();
        left =
            times
                ? new Ratio(left.top * right.top, left.bottom * right.bottom)
                : new Ratio(left.top * right.bottom, left.bottom * right.top);
      }
      return left;
    }

    private Ratio power() {
      Ratio base = atom();
      if (at < text.length() && text.charAt(at) == '^') {
        at++;
        Ratio exponent = atom();
        Ratio result = new Ratio(1, 1);
        for (long i = 0; i < exponent.top; i++) {
          result = new Ratio(result.top * base.top, result.bottom * base.bottom);
        }
        return result;
      }
      return base;
    }

    private Ratio atom() {
      if (text.startsWith("-", at)) {
        at++;
        Ratio value = atom();
        return new Ratio(-value.top, value.bottom);
      }
      if (text.startsWith("(", at)) {
        at++;
        Ratio value = sum();
        at++;
        return value;
      }
      int from = at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      if (from == at) {
        throw new AssertionError("expected a number in '" + text + "' at " + at);
      }
      return new Ratio(Long.parseLong(text.substring(from, at)), 1);
    }
  }
}
