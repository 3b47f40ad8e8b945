package io.skillstream.workers.generation;

import java.util.Set;

/**
 * When a row is over.
 *
 * @param tokens ids that end a row; may be empty
 * @param maxTokens most tokens a row gets after its prompt, at least 1
 */
public record Stop(Set<Integer> tokens, int maxTokens) {
  public Stop {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens is " + maxTokens + ", expected 1 or more");
    }
    tokens = Set.copyOf(tokens);
  }
}
