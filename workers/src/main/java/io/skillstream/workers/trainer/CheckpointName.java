package io.skillstream.workers.trainer;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of checkpoints: {@code checkpoint-} and the number of steps taken, batches without one
 * counted too.
 */
final class CheckpointName {

  private static final String PREFIX = "checkpoint-";
  private static final Pattern FORM = Pattern.compile(PREFIX + "\\d{8,18}");

  /** Oldest first, also where the number outgrows its leading zeros. */
  static final Comparator<String> BY_AGE = Comparator.comparingLong(CheckpointName::portions);

  private CheckpointName() {}

  static String of(long portions) {
    return String.format(Locale.ROOT, PREFIX + "%08d", portions);
  }

  static boolean isOne(String name) {
    return FORM.matcher(name).matches();
  }

  static long portions(String name) {
    return Long.parseLong(name.substring(PREFIX.length()));
  }
}
