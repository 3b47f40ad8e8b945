package io.skillstream.domain.promotion;

/**
 * What became of a checkpoint at one look.
 *
 * @param kind what
 * @param reason why, in words
 */
public record Decision(Kind kind, String reason) {

  /** What. */
  public enum Kind {
    /** It is in force now. */
    PROMOTED,
    /** It must not be used. */
    ROLLED_BACK,
    /** Neither is shown yet: it is looked at again. */
    UNDECIDED,
    /** Neither was shown by the whole panel; that is the end of it. */
    UNDECIDED_AT_LAST
  }
}
