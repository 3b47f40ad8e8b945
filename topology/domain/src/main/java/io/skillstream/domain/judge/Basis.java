package io.skillstream.domain.judge;

/** On what ground an answer was found to be the expected one. */
public enum Basis {
  /** The texts are the same. */
  IDENTICAL,
  /** Exact arithmetic. */
  EXACT,
  /** The same words. */
  WORDS,
  /** The same up to the rounding of a decimal fraction. */
  ROUNDED,
  /** The same in floating point, at every seeded point that was tried; not a proof. */
  PROBED
}
