package io.skillstream.domain.tagging;

import java.util.Arrays;

/**
 * What a learned tagger sees of a text: the set of its tokens and of its pairs of neighbouring
 * tokens, each as a 32-bit hash.
 *
 * <p>Tokens are words (lower case, their first {@link #STEM} letters, so that "factor" and
 * "factoring" meet), LaTeX commands with their backslash, numbers by shape (one digit as it is, two
 * digits, longer by length) and single symbols. How often a token occurs does not count: measured,
 * that was no better than whether it does.
 *
 * <p>Of a response its {@link FinalPart} is read, as the method's attribution reads it, and of a
 * problem the first and last {@link #WINDOW} characters, so that a very long text costs no more
 * than a long one. A change of anything here makes all models useless: then {@link #VERSION} has to
 * change.
 */
public final class TraceFeatures {
  /** Of the rules in this class. */
  public static final int VERSION = 1;

  static final int STEM = 6;
  static final int WINDOW = 10_000;
  private static final int LONGEST = 30;
  private static final int WORD = 13;
  private static final int COMMAND = 77;
  private static final int NUMBER = 1000;
  private static final int SYMBOL = 5000;

  private int[] set = new int[512];
  private int[] found = new int[256];
  private int size;

  private TraceFeatures() {}

  /** The features of a trace, distinct, in the order they are first seen. */
  public static int[] of(String problem, String response) {
    TraceFeatures features = new TraceFeatures();
    int head = Math.min(problem.length(), WINDOW);
    features.read(problem, 0, head);
    features.read(problem, Math.max(head, problem.length() - WINDOW), problem.length());
    features.read(response, FinalPart.start(response), response.length());
    return Arrays.copyOf(features.found, features.size);
  }

  /** The features of one text. */
  static int[] of(String text) {
    return of(text, "");
  }

  private void read(String text, int from, int to) {
    char[] chars = new char[to - from];
    text.getChars(from, to, chars, 0);
    int before = 0;
    int at = 0;
    while (at < chars.length) {
      char c = chars[at];
      int token = 0;
      if (isLetter(c)) {
        int end = endOfWord(chars, at);
        boolean command = at > 0 && chars[at - 1] == '\\';
        token = end - at > LONGEST ? 0 : command ? command(chars, at, end) : word(chars, at, end);
        at = end;
      } else if (isDigit(c)) {
        int end = at;
        while (end < chars.length && isDigit(chars[end])) {
          end++;
        }
        token = number(c, end - at);
        at = end;
      } else {
        // The backslash of a command belongs to the command; these separate and say nothing.
        token = c <= ' ' || c == '\\' || c == '$' || c == '.' || c == ',' ? 0 : mix(SYMBOL + c);
        at++;
      }
      if (token != 0) {
        add(token);
        if (before != 0) {
          add(mix(31 * token + before));
        }
        before = token;
      }
    }
  }

  private static int endOfWord(char[] chars, int from) {
    int end = from;
    while (end < chars.length && isLetter(chars[end])) {
      end++;
    }
    return end;
  }

  private static int command(char[] chars, int from, int end) {
    int hash = COMMAND;
    for (int i = from; i < end; i++) {
      hash = 31 * hash + chars[i];
    }
    return mix(hash);
  }

  private static int word(char[] chars, int from, int end) {
    int hash = WORD;
    for (int i = from; i < Math.min(end, from + STEM); i++) {
      char c = chars[i];
      hash = 31 * hash + (c < 128 ? c | 0x20 : Character.toLowerCase(c));
    }
    return mix(hash);
  }

  private static int number(char first, int digits) {
    int shape = digits == 1 ? first : digits == 2 ? 200 + (first == '1' ? 1 : 0) : 300 + digits;
    return mix(NUMBER + Math.min(shape, 306));
  }

  private static boolean isLetter(char c) {
    return c < 128 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : Character.isLetter(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void add(int hash) {
    // 0 marks a free slot.
    int feature = hash == 0 ? 1 : hash;
    int mask = set.length - 1;
    int at = feature & mask;
    while (set[at] != 0) {
      if (set[at] == feature) {
        return;
      }
      at = (at + 1) & mask;
    }
    set[at] = feature;
    if (size == found.length) {
      found = Arrays.copyOf(found, 2 * size);
    }
    found[size++] = feature;
    if (2 * size > set.length) {
      grow();
    }
  }

  private void grow() {
    int[] larger = new int[2 * set.length];
    for (int i = 0; i < size; i++) {
      int at = found[i] & (larger.length - 1);
      while (larger[at] != 0) {
        at = (at + 1) & (larger.length - 1);
      }
      larger[at] = found[i];
    }
    set = larger;
  }

  /** Finaliser of MurmurHash3, so that low bits depend on all. */
  private static int mix(int hash) {
    int h = hash;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
