package io.skillstream.console;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Numbers and times as the page gets them: no more digits than anybody can see. */
public final class Rounded {
  private static final double DIGITS = 1e6;

  private Rounded() {}

  /** To six decimals; numbers that are tiny or huge as they are. */
  public static double of(double value) {
    double size = Math.abs(value);
    return size < 1e-3 || size > 1e9 ? value : Math.rint(value * DIGITS) / DIGITS;
  }

  /** The same; null for what is no number. */
  public static @Nullable Double orNull(double value) {
    return Double.isFinite(value) ? Double.valueOf(of(value)) : null;
  }

  /** A time in ISO-8601, in UTC, to the millisecond. */
  public static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
