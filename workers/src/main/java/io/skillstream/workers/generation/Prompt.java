package io.skillstream.workers.generation;

/**
 * What a row begins with.
 *
 * @param row its number, on which the draws depend: the same in whatever batch it is
 * @param tokens ids, at least one
 */
// An array on purpose: it goes to the native side as it is, and nobody compares prompts.
@SuppressWarnings("ArrayRecordComponent")
public record Prompt(long row, int[] tokens) {
  public Prompt {
    if (tokens.length == 0) {
      throw new IllegalArgumentException("the prompt of row " + row + " has no token");
    }
  }
}
