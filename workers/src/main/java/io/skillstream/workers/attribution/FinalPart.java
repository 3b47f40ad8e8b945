package io.skillstream.workers.attribution;

/** The part of a teacher's response that questions show. */
public final class FinalPart {
  /** Most characters of it, as in the method. */
  public static final int MAX_CHARACTERS = 20_000;

  private static final String CLOSE = "</think>";

  private FinalPart() {}

  /** What stands after the thinking part; of a longer text, its end. */
  public static String of(String response) {
    int close = response.lastIndexOf(CLOSE);
    String after = close < 0 ? response : response.substring(close + CLOSE.length());
    String bare = after.strip();
    if (bare.length() <= MAX_CHARACTERS) {
      return bare;
    }
    int from = bare.length() - MAX_CHARACTERS;
    // Not in the middle of a character.
    return bare.substring(Character.isLowSurrogate(bare.charAt(from)) ? from + 1 : from);
  }
}
