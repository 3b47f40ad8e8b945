package io.skillstream.cli.input;

import java.util.List;

/** Something a record can say, and the names under which files say it. */
public sealed interface Field permits TraceField, AttemptField {
  /** The name used on the left of {@code --fields name=...}. */
  String key();

  /**
   * The names by which the field is recognised, the most telling first; case, {@code _}, {@code -}
   * and blanks make no difference.
   */
  List<String> usualNames();
}
