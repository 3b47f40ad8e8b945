package io.skillstream.cli.history;

import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.Rate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Figures and names as people read them. */
final class InWords {
  private InWords() {}

  /** Text without what would drive a terminal; lines stay. */
  static String plain(String text) {
    int[] shown =
        text.codePoints().map(c -> c != '\n' && Character.isISOControl(c) ? ' ' : c).toArray();
    return new String(shown, 0, shown.length);
  }

  /** A skill by its path; the root has none. */
  static String skill(List<String> path) {
    return path.isEmpty() ? "(root)" : String.join("->", path);
  }

  /** A share in percent. */
  static String percent(double share) {
    return String.format(
        Locale.ROOT, share != 0 && Math.abs(share) < 0.1 ? "%.1f%%" : "%.0f%%", 100 * share);
  }

  /** A share in percent, or a dash. */
  static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : "-";
  }

  /** A difference of shares in percentage points. */
  static String points(double difference) {
    return String.format(Locale.ROOT, "%+.1f", 100 * difference);
  }

  /** A rate with interval and evidence. */
  static String rate(@Nullable Rate rate) {
    return rate == null
        ? "none: nothing was judged"
        : percent(rate.getMean())
            + " (90 % interval "
            + percent(rate.getLower())
            + " to "
            + percent(rate.getUpper())
            + "; "
            + rate.getWrong()
            + " wrong of "
            + (rate.getCorrect() + rate.getWrong())
            + ")";
  }

  /** A small chance: in percent, or as one in so many. */
  static String chance(double chance) {
    if (chance >= 0.001) {
      return String.format(Locale.ROOT, "%.2f%%", 100 * chance);
    }
    return chance == 0 ? "0" : String.format(Locale.ROOT, "1 in %,.0f", 1 / chance);
  }

  /** Three significant digits, without an exponent where it can be. */
  static String figure(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    double size = Math.abs(value);
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return size < 1e-4
        ? String.format(Locale.ROOT, "%.2e", value)
        : new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /** Milliseconds as a span that people know. */
  static String span(long millis) {
    double seconds = millis / 1000.0;
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (seconds < 7200) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  /** A phase. */
  static String phase(CurriculumPhase phase) {
    return phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
