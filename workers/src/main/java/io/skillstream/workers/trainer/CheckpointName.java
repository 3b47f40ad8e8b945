package io.skillstream.workers.trainer;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of checkpoints: {@code checkpoint-} and the number of batches consumed. */
final class CheckpointName {

  private static final String PREFIX = "checkpoint-";
  private static final Pattern FORM = Pattern.compile(PREFIX + "\\d{8,18}");

  /** Oldest first, also where the number outgrows its leading zeros. */
  static final Comparator<String> BY_AGE = Comparator.comparingLong(CheckpointName::batches);

  private CheckpointName() {}

  static String of(long batches) {
    return String.format(Locale.ROOT, PREFIX + "%08d", batches);
  }

  static boolean isOne(String name) {
    return FORM.matcher(name).matches();
  }

  static long batches(String name) {
    return Long.parseLong(name.substring(PREFIX.length()));
  }
}
