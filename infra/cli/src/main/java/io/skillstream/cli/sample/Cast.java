package io.skillstream.cli.sample;

import java.util.List;

/** The people and things of word problems. */
final class Cast {
  static final List<String> PEOPLE =
      List.of("Ada", "Bruno", "Chen", "Dana", "Emil", "Farah", "Goran", "Hana", "Ines", "Jonas");

  static final List<String> THINGS =
      List.of("marbles", "stamps", "apples", "cards", "pencils", "shells", "buttons", "stickers");

  static final List<String> UNITS = List.of("cm", "m", "inches", "feet");

  private Cast() {}

  /** Somebody else. */
  static String other(Draws draws, String person) {
    int at = PEOPLE.indexOf(person) + draws.between(1, PEOPLE.size() - 1);
    return PEOPLE.get(at % PEOPLE.size());
  }
}
