package io.skillstream.cli.results;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of an example beside its text.
 *
 * @param licence its licence, as an SPDX id where there is one
 * @param source where its problem comes from
 * @param tokens length of the response in tokens, as its producer counted it
 */
public record ExampleFacts(Optional<String> licence, Optional<String> source, OptionalLong tokens) {
  /** Nothing is known. */
  public static final ExampleFacts NONE =
      new ExampleFacts(Optional.empty(), Optional.empty(), OptionalLong.empty());
}
