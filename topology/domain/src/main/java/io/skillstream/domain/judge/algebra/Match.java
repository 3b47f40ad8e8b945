package io.skillstream.domain.judge.algebra;

/** What a comparison found, from the surest agreement to the surest difference. */
public enum Match {
  /** The same, by exact arithmetic. */
  EXACT,
  /** The same words. */
  WORDS,
  /** The same up to the rounding of a decimal. */
  ROUNDED,
  /** The same in floating point, at every seeded point that was tried. */
  PROBED,
  /** Nobody knows: a limit was reached. */
  UNDECIDED,
  /** Different. */
  DIFFERENT;

  /** Of two parts that must both match. */
  public Match and(Match other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Of two ways to match of which one is enough. */
  public Match or(Match other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** Whether the two are the same, as far as could be told. */
  public boolean agrees() {
    return compareTo(PROBED) <= 0;
  }
}
