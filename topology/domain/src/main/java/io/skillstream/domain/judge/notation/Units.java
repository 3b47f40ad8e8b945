package io.skillstream.domain.judge.notation;

import io.skillstream.domain.judge.expression.Rational;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The units of measurement that are told apart; any other word after a number is a label. */
public final class Units {
  private static final Map<String, Unit> KNOWN = new HashMap<>();

  /**
   * A unit.
   *
   * @param dimension what it measures
   * @param factor how many of the dimension's first unit it is
   */
  public record Unit(String dimension, Rational factor) {}

  static {
    define("length", 1, 1, "m", "meter", "meters", "metre", "metres");
    define("length", 1, 100, "cm", "centimeter", "centimeters", "centimetre", "centimetres");
    define("length", 1, 1000, "mm", "millimeter", "millimeters");
    define("length", 1000, 1, "km", "kilometer", "kilometers", "kilometre", "kilometres");
    define("length", 254, 10_000, "inch", "inches");
    define("length", 3048, 10_000, "ft", "foot", "feet");
    define("length", 9144, 10_000, "yd", "yard", "yards");
    define("length", 1_609_344, 1000, "mi", "mile", "miles");
    define("mass", 1, 1, "gm", "gram", "grams");
    define("mass", 1000, 1, "kg", "kilogram", "kilograms");
    define("time", 1, 1, "sec", "second", "seconds");
    define("time", 60, 1, "min", "minute", "minutes");
    define("time", 3600, 1, "hr", "hrs", "hour", "hours");
    define("time", 86_400, 1, "day", "days");
    define("money", 100, 1, "dollar", "dollars");
    define("money", 1, 1, "cent", "cents");
    define("angle", 1, 1, "degree", "degrees", "deg");
    define("morning", 1, 1, "am", "a.m.", "a.m");
    define("afternoon", 1, 1, "pm", "p.m.", "p.m");
    define("percent", 1, 1, "percent", "pct", "%");
  }

  private Units() {}

  private static void define(String dimension, long times, long over, String... names) {
    for (String name : names) {
      KNOWN.put(name, new Unit(dimension, Rational.of(times, over)));
    }
  }

  /** The unit of this name. */
  public static Optional<Unit> of(String name) {
    return Optional.ofNullable(KNOWN.get(name.toLowerCase(Locale.ROOT)));
  }

  static boolean isKnown(String name) {
    return KNOWN.containsKey(name.toLowerCase(Locale.ROOT));
  }
}
