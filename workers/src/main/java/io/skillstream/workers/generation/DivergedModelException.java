package io.skillstream.workers.generation;

/** A model gave logits that nothing can be chosen from. */
public final class DivergedModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DivergedModelException(int token, float logit) {
    super(
        "the model's logit of token %d is %s: its weights are damaged or its training diverged;"
                .formatted(token, logit)
            + " take an earlier checkpoint");
  }
}
