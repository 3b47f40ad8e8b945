package io.skillstream.workers.generation;

/** Why a completion is over. */
public enum Ending {
  /** The model wrote a stop token. */
  STOP,
  /** It has as many tokens as allowed, or as the model has positions for. */
  LENGTH
}
