package io.skillstream.cli.input;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How an attempt was sampled and judged, as far as the file says.
 *
 * @param temperature sampling temperature
 * @param topP nucleus
 * @param maxTokens limit of new tokens
 * @param promptFormat how the problem was put to the student
 * @param judge who gave the verdict, with its version
 * @param servedModel the model name the endpoint served
 */
public record Sampling(
    OptionalDouble temperature,
    OptionalDouble topP,
    OptionalInt maxTokens,
    Optional<String> promptFormat,
    Optional<String> judge,
    Optional<String> servedModel) {
  /** Nothing is known. */
  public static final Sampling UNSTATED =
      new Sampling(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
