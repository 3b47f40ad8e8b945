package io.skillstream.domain.tagging;

/**
 * The final part of a teacher's response, by which its skills are found: what follows the thinking
 * part, and of a longer text its last {@link #MAX_CHARACTERS} characters, as in the method. Where
 * nothing follows, as in a response that was cut off, the thinking is all there is.
 */
public final class FinalPart {
  /** Most characters of it. */
  public static final int MAX_CHARACTERS = 20_000;

  private static final String CLOSE = "</think>";

  private FinalPart() {}

  /** The final part, without white space around it. */
  public static String of(String response) {
    return response.substring(start(response)).strip();
  }

  /** Where it starts. */
  static int start(String response) {
    int close = response.lastIndexOf(CLOSE);
    int after = close < 0 ? 0 : close + CLOSE.length();
    int start = isBlank(response, after) ? 0 : after;
    int latest = response.length() - MAX_CHARACTERS;
    if (latest <= start) {
      return start;
    }
    // Not in the middle of a character.
    return Character.isLowSurrogate(response.charAt(latest)) ? latest + 1 : latest;
  }

  private static boolean isBlank(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
