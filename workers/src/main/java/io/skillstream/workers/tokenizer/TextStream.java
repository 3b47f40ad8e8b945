package io.skillstream.workers.tokenizer;

import java.util.Arrays;

/**
 * Text of tokens that come one at a time. A character may take several tokens; it is given when it
 * is whole.
 */
public final class TextStream {

  /** What bytes become that are no UTF-8 (yet). */
  private static final String INCOMPLETE = "\uFFFD";

  private final Tokenizer tokenizer;
  // The tokens of the piece given last and those that wait: decoders may treat the first token of
  // a text in another way, so a piece is decoded behind the one before it.
  private int[] tokens = new int[0];
  private int given;

  /** A text without tokens. */
  public TextStream(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Appends a token.
   *
   * @return the text that is whole with it; often empty
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  public String next(int token) {
    tokens = Arrays.copyOf(tokens, tokens.length + 1);
    tokens[tokens.length - 1] = token;
    String text = waiting();
    if (text.isEmpty() || text.endsWith(INCOMPLETE)) {
      return "";
    }
    tokens = Arrays.copyOfRange(tokens, given, tokens.length);
    given = tokens.length;
    return text;
  }

  /** What is left at the end: bytes that never became a character. */
  public String rest() {
    String text = waiting();
    given = tokens.length;
    return text;
  }

  private String waiting() {
    String before = tokenizer.decode(Arrays.copyOf(tokens, given));
    return tokenizer.decode(tokens).substring(before.length());
  }
}
