package io.skillstream.workers.generation;

/** Told of tokens as they are chosen. */
@FunctionalInterface
public interface TokenListener {

  /** Hears nothing. */
  TokenListener NONE = (row, token) -> {};

  /**
   * A row got a token that is no stop token.
   *
   * @param row the prompt's row
   */
  void chosen(long row, int token);
}
