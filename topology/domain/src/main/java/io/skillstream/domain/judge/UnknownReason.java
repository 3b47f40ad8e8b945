package io.skillstream.domain.judge;

/** Why nobody can say whether an answer is right. */
public enum UnknownReason {
  /** The expected answer is empty or cannot be read. */
  UNUSABLE_EXPECTED_ANSWER,
  /** The comparison ran into its limit. */
  LIMIT
}
