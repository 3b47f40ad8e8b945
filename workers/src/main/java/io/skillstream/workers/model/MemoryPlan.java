package io.skillstream.workers.model;

/**
 * What a forward and backward pass keeps in memory.
 *
 * @param lossChunkTokens rows of logits that exist at a time: a float32 logit for each of them and
 *     each token of the vocabulary, twice
 * @param gradientCheckpointing whether only each block's input is kept, and a block is computed
 *     again when the backward pass reaches it: a third more work, for activations of one block
 *     instead of all
 */
public record MemoryPlan(int lossChunkTokens, boolean gradientCheckpointing) {

  /**
   * Chunks of 1,024 tokens, 0.6 GB of logits for a vocabulary of 151,936; every activation kept.
   */
  public static final MemoryPlan DEFAULT = new MemoryPlan(1024, false);

  public MemoryPlan {
    if (lossChunkTokens < 1) {
      throw new IllegalArgumentException(
          "a chunk of the loss needs at least 1 token, not " + lossChunkTokens);
    }
  }
}
