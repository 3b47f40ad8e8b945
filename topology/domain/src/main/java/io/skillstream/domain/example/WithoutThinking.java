package io.skillstream.domain.example;

import java.util.Locale;

/** What becomes of a trace whose response has no thinking part. */
public enum WithoutThinking {
  /** Its response stays as it is, after the skills, wherever those stand in others. */
  AS_IS,
  /**
   * It gets an empty thinking block, the one that Qwen3's chat template gives it: a student trained
   * on such traces learns to answer at once.
   */
  EMPTY_THINKING,
  /** It is left out, and counted. */
  LEAVE_OUT;

  /** As it is written in commands: lower case, with hyphens. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
