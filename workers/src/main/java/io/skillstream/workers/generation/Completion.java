package io.skillstream.workers.generation;

/**
 * What a model wrote after a prompt.
 *
 * @param row the prompt's row
 * @param tokens ids, without the stop token
 * @param ending why there are no more
 */
// An array on purpose: it goes to the tokenizer as it is, and nobody compares completions.
@SuppressWarnings("ArrayRecordComponent")
public record Completion(long row, int[] tokens, Ending ending) {

  /** Tokens the model chose, a stop token included. */
  public int generated() {
    return tokens.length + (ending == Ending.STOP ? 1 : 0);
  }
}
