package io.skillstream.workers.trainer;

import java.util.Locale;

/** What the weights are good for that examples come with. */
public enum ExampleWeights {
  /**
   * The loss of an example is multiplied by its weight, and that of the step divided by the
   * weighted number of its tokens: only weights relative to others of the step count.
   */
  USED,
  /** Nothing: every example weighs 1. */
  IGNORED;

  /** As it is written in commands. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
