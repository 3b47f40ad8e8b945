package io.skillstream.domain.judge.notation;

/**
 * A piece of an answer.
 *
 * @param text of a command without its backslash, of words without {@code \text}
 * @param spaced whether a space stands before it
 */
record Token(Kind kind, String text, boolean spaced) {
  enum Kind {
    /** Digits with at most one point. */
    NUMBER,
    /** One variable. */
    SYMBOL,
    /** A name that is known to the parser: {@code frac}, {@code sin}, {@code pi}, ... */
    COMMAND,
    /** Words. */
    TEXT,
    /** One sign, or a row's end. */
    SIGN,
    /** Nothing follows. */
    END
  }

  boolean is(Kind kind, String text) {
    return this.kind == kind && this.text.equals(text);
  }

  boolean isSign(String text) {
    return is(Kind.SIGN, text);
  }

  boolean isCommand(String text) {
    return is(Kind.COMMAND, text);
  }
}
