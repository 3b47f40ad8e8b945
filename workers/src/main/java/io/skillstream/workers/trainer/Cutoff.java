package io.skillstream.workers.trainer;

import java.util.Locale;

/** What happens to an example that is longer than the cutoff. Either way it is counted. */
public enum Cutoff {
  /** Its end is cut off; it teaches how to begin. */
  TRUNCATE,
  /** It is left out. */
  DROP;

  /** As it is written in commands. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
