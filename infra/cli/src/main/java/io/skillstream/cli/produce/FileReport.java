package io.skillstream.cli.produce;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What became of one file.
 *
 * @param path where it is
 * @param from lines that had been worked off before
 * @param lines lines that are worked off now
 * @param sentBefore records sent before
 * @param sent records sent this time
 * @param refused records refused this time
 * @param unfinished why its end is left for another time; empty: it is not
 * @param damaged whether that is for a file that cannot be read on
 */
record FileReport(
    Path path,
    long from,
    long lines,
    long sentBefore,
    long sent,
    long refused,
    Optional<String> unfinished,
    boolean damaged) {
  /** What a person would call it. */
  String state() {
    return from == 0 ? "new" : lines > from || sent + refused > 0 ? "continued" : "nothing new";
  }
}
