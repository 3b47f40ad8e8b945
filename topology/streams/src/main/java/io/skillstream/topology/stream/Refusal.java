package io.skillstream.topology.stream;

/**
 * Why a record is refused.
 *
 * @param reason short and stable, for machines
 * @param detail what was expected and what came, for people
 */
public record Refusal(Reason reason, String detail) {
  /** The kinds of refusal. */
  public enum Reason {
    /** The record has no value. */
    EMPTY_RECORD,
    /** The value is larger than the limit. */
    OVERSIZE,
    /** The value is not of the topic's schema. */
    WRONG_SCHEMA,
    /** A trace without a problem. */
    EMPTY_PROBLEM,
    /** A trace without a response, or without a final answer. */
    NO_ANSWER,
    /** A chain that is no path of the skill tree. */
    UNKNOWN_SKILL,
    /** A skill tree that is not in force. */
    UNKNOWN_TREE,
    /** Text that holds a control token of the chat template. */
    CONTROL_TOKEN,
    /** An id that is empty or cannot be a key. */
    INVALID_ID,
    /** A token count or pass rate that cannot be one. */
    INVALID_NUMBER,
    /** A problem that is held out, or as good as one. */
    HELD_OUT,
    /** A line of a file that is no record. */
    MALFORMED_LINE
  }
}
