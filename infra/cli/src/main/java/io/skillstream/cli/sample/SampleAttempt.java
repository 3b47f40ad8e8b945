package io.skillstream.cli.sample;

/**
 * One line of the sample's file of attempts.
 *
 * @param id of the trace whose problem was attempted
 * @param student who answered
 * @param checkpoint the student's version
 * @param response what it wrote
 * @param verdict whether that is right
 */
public record SampleAttempt(
    String id, String student, String checkpoint, String response, Verdict verdict) {
  /** Sampling temperature of every attempt. */
  public static final double TEMPERATURE = 0.6;

  /** Nucleus sampling threshold of every attempt. */
  public static final double TOP_P = 0.95;

  /** Most tokens an attempt could have; some were cut off there. */
  public static final int MAX_TOKENS = 512;

  /** Whether an attempt is right; unknown never counts as wrong. */
  public enum Verdict {
    /** The answer is the expected one. */
    CORRECT,
    /** It is another one, or there is none. */
    WRONG,
    /** The judge gave up. */
    UNKNOWN
  }
}
