package io.skillstream.workers.verify;

/**
 * The largest differences between two float32 computations of the same numbers that rounding
 * explains.
 *
 * <p>They follow from comparing the reference in float32 with itself in float64, with a margin of
 * about ten: logits up to 8 were 1.7e-5 off, hidden states up to 35 4.0e-5, losses 6.9e-7,
 * gradients 2.9e-6 of their norm.
 */
final class Tolerances {

  /** Logits, absolute. */
  static final double LOGITS = 1e-4;

  /** Hidden states, absolute. */
  static final double HIDDEN = 2e-4;

  /** Mean cross-entropy, absolute. */
  static final double LOSS = 1e-5;

  /** Gradients, L2 norm of a tensor's difference over the tensor's. */
  static final double GRADIENT_RELATIVE = 3e-5;

  /** Gradients, absolute. */
  static final double GRADIENT = 1e-5;

  /** Losses between AdamW steps, absolute. */
  static final double ADAMW_LOSS = 5e-5;

  /** Weights after one AdamW step on the reference's own gradients, absolute. */
  static final double ADAMW_STEP = 1e-6;

  /** Share of weights that may be further off than {@link #ADAMW_CLOSE} after AdamW steps. */
  static final double ADAMW_SHARE = 1e-3;

  /** Weights after AdamW steps on gradients of our own, absolute, for nearly all. */
  static final double ADAMW_CLOSE = 5e-6;

  /** Rotary frequencies, relative. */
  static final double FREQUENCY = 1e-6;

  private Tolerances() {}

  /**
   * Weights after AdamW steps, absolute, for all: a first step is g / |g|, so that noise in a
   * gradient near 0 moves a weight by up to twice the learning rate.
   */
  static double adamwLargest(int steps, double learningRate) {
    return 2 * steps * learningRate + 1e-4;
  }
}
