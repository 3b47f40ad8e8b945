package io.skillstream.domain.rate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * How an attempt was sampled, as far as that is said. Attempts sampled differently are answers to
 * different questions about a student, so they are never counted together.
 *
 * <p>Who judged is no part of it: judging again replaces a verdict.
 *
 * @param temperature sampling temperature
 * @param topP nucleus sampling's mass
 * @param maxTokens limit of new tokens
 * @param promptFormat name of the prompt's format
 * @param model name under which the student was served, where that is more than another name of the
 *     checkpoint
 */
public record SamplingConditions(
    OptionalDouble temperature,
    OptionalDouble topP,
    OptionalInt maxTokens,
    Optional<String> promptFormat,
    Optional<String> model) {
  /** Of attempts that say nothing: conditions like any other, equal to themselves only. */
  public static final SamplingConditions UNSAID =
      new SamplingConditions(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty());

  private static final String UNSAID_TAG = "unsaid";
  private static final int TAG_BYTES = 4;

  /** What is said, in one text that is the same for equal conditions; empty where nothing is. */
  public String text() {
    StringJoiner text = new StringJoiner(", ");
    temperature.ifPresent(value -> text.add("temperature " + plain(value)));
    topP.ifPresent(value -> text.add("top-p " + plain(value)));
    maxTokens.ifPresent(value -> text.add("max tokens " + value));
    promptFormat.ifPresent(value -> text.add("prompt " + quoted(value)));
    model.ifPresent(value -> text.add("model " + quoted(value)));
    return text.toString();
  }

  /** A short name of conditions, from their {@link #text}. */
  public static String tag(String text) {
    if (text.isEmpty()) {
      return UNSAID_TAG;
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)), 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** 1.0 and 1, 0.0 and -0.0 are the same setting. */
  private static String plain(double value) {
    return Double.toString(value + 0.0);
  }

  /** Quotes keep a name with a comma in it from reading like two settings. */
  private static String quoted(String value) {
    return '\'' + value.replace("\\", "\\\\").replace("'", "\\'") + '\'';
  }
}
