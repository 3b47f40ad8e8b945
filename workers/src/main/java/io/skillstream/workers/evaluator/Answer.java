package io.skillstream.workers.evaluator;

import java.util.OptionalInt;

/**
 * What a student answered.
 *
 * @param text its completion
 * @param tokens length in its tokens, the one that ended it included; empty where nobody says
 * @param finishReason {@link #STOP}, {@link #LENGTH}, or what else an endpoint says
 * @param latencyMillis from the question to its last token
 */
public record Answer(String text, OptionalInt tokens, String finishReason, long latencyMillis)
    implements Outcome {

  /** It came to its end. */
  public static final String STOP = "stop";

  /** It was cut off at the limit, or the model has no more positions. */
  public static final String LENGTH = "length";
}
