package io.skillstream.cli.produce;

import io.skillstream.cli.CommandException;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says when the next record is due at a rate. After a pause at most one second's worth comes at
 * once.
 */
final class Pace {
  private static final Pattern RATE =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(?:/(s|m|min|h))?");

  private static final double NANOS_A_SECOND = 1e9;
  private static final double MOST_A_SECOND = 1e9;

  private final double nanosARecord;
  private final LongSupplier nanos;
  private double next;

  /**
   * A pace that begins now.
   *
   * @param perSecond records a second; infinite: any
   * @param nanos a clock that only goes forward
   */
  Pace(double perSecond, LongSupplier nanos) {
    this.nanosARecord = NANOS_A_SECOND / perSecond;
    this.nanos = nanos;
    this.next = nanos.getAsLong();
  }

  /** Reads {@code 500/s}, {@code 500}, {@code 30/m} or {@code 10000/h} as records a second. */
  static double parse(String text) {
    Matcher rate = RATE.matcher(text.strip().toLowerCase(Locale.ROOT));
    double number = rate.matches() ? Double.parseDouble(rate.group(1)) : 0;
    String unit = rate.matches() && rate.group(2) != null ? rate.group(2) : "s";
    double perSecond = number / (unit.equals("h") ? 3600 : unit.startsWith("m") ? 60 : 1);
    if (!(perSecond > 0 && perSecond <= MOST_A_SECOND)) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--rate is '" + text + "', expected records a time above 0, such as 500/s, 30/m or 10/h");
    }
    return perSecond;
  }

  /** Nanoseconds until the next record is due; 0: now. */
  long nanosToWait() {
    return Math.max(0, (long) Math.ceil(next - nanos.getAsLong()));
  }

  /** A record was sent. */
  void sent() {
    next = Math.max(next, nanos.getAsLong() - NANOS_A_SECOND) + nanosARecord;
  }
}
