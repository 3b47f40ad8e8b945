package io.skillstream.cli.curriculum;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 90s}, {@code 10m}, {@code 2h}, {@code 1d}. */
public final class Spans {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})\\s*(ms|s|m|min|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Spans() {}

  /** Reads a length of time above zero; empty where the text is none. */
  public static Optional<Duration> parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      Duration unit = UNITS.getOrDefault(form.group(2), Duration.ZERO);
      long millis = Math.multiplyExact(unit.toMillis(), Long.parseLong(form.group(1)));
      return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    } catch (ArithmeticException e) {
      return Optional.empty(); // Longer than the wire can say.
    }
  }

  /** Says a length of time in its largest fitting unit, with a digit behind the point at most. */
  public static String words(Duration span) {
    double seconds = span.toMillis() / 1000.0;
    if (seconds < 120) {
      return number(seconds) + " s";
    }
    if (seconds < 2 * 3600) {
      return number(seconds / 60) + " min";
    }
    return seconds < 48 * 3600 ? number(seconds / 3600) + " h" : number(seconds / 86_400) + " d";
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
