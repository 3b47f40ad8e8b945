package io.skillstream.gateway.lending;

import io.skillstream.gateway.ledger.Registration;

/** What a trainer says to the rest of the system. */
public sealed interface Word {
  /**
   * A checkpoint is past so many selections; without a name: the trainer lives and has none yet.
   *
   * @param checkpoint its name, or nothing
   * @param selections of the curriculum that it is past
   */
  record Credit(String checkpoint, long selections) implements Word {}

  /**
   * A checkpoint is committed.
   *
   * @param registration what it holds
   * @param step optimiser steps so far
   * @param tokens trained so far, passes included; 0 where the trainer did not say
   */
  record Committed(Registration registration, long step, long tokens) implements Word {}

  /**
   * One optimiser step.
   *
   * @param step its number, from 1
   * @param pass over the batches, from 0
   * @param batch the newest batch in it
   * @param loss mean cross-entropy of the assistant's tokens, in nats
   * @param learningRate of the step
   * @param gradientNorm before clipping
   * @param examples in the step
   * @param assistantTokens tokens with loss
   * @param tokens all tokens
   * @param seconds it took
   */
  record Step(
      long step,
      int pass,
      long batch,
      double loss,
      double learningRate,
      double gradientNorm,
      int examples,
      long assistantTokens,
      long tokens,
      double seconds)
      implements Word {}
}
