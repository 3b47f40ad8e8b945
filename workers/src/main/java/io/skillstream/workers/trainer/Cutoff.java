package io.skillstream.workers.trainer;

/** What happens to an example that is longer than the cutoff. Either way it is counted. */
public enum Cutoff {
  /** Its end is cut off; it teaches how to begin. */
  TRUNCATE,
  /** It is left out. */
  DROP
}
