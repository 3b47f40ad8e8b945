package io.skillstream.workers.trainer;

import java.util.Optional;

/** What became of an example on its way to the model. */
public sealed interface Encoded {

  /** Its tokens, unless it was left out. */
  Optional<LabelledTokens> tokens();

  /**
   * It is trained.
   *
   * @param labelled its tokens
   * @param truncated whether its end was cut off
   */
  record Kept(LabelledTokens labelled, boolean truncated) implements Encoded {
    @Override
    public Optional<LabelledTokens> tokens() {
      return Optional.of(labelled);
    }
  }

  /** It is left out. */
  record LeftOut(Reason reason) implements Encoded {
    @Override
    public Optional<LabelledTokens> tokens() {
      return Optional.empty();
    }
  }

  /** Why an example is left out. */
  enum Reason {
    /** Longer than the cutoff, and {@link Cutoff#DROP} was asked for. */
    TOO_LONG,
    /** No token that carries loss is left: its prompt alone reaches the cutoff. */
    NO_LOSS,
    /**
     * No thinking part, where such traces are to be left out, or none that ends where the skills
     * stand after it.
     */
    NO_THINKING
  }
}
