package io.skillstream.domain.judge;

/** Why an answer is wrong. */
public enum WrongReason {
  /** It is not the expected one. */
  MISMATCH,
  /** There is none. */
  NO_ANSWER,
  /** The response ends before it. */
  CUT_OFF
}
