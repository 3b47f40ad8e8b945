package io.skillstream.workers.attribution;

import java.util.List;

/** What became of asking about one trace. */
public sealed interface Outcome {
  /**
   * Its skills are known.
   *
   * @param chains each a path from the root's child down; none where the model names no skill
   */
  record Attributed(List<List<String>> chains) implements Outcome {
    /** Copies. */
    public Attributed {
      chains = chains.stream().map(List::copyOf).toList();
    }
  }

  /**
   * It cannot be attributed.
   *
   * @param reason for machines
   * @param detail for people; holds no text of the trace
   */
  record Undecided(Reason reason, String detail) implements Outcome {}

  /**
   * It is for another tree version, and left to a tagger with that tree.
   *
   * @param treeVersion the version asked for
   */
  record OtherTree(String treeVersion) implements Outcome {}

  /** Why a request is given up. */
  enum Reason {
    /** The record has no value. */
    EMPTY_RECORD,
    /** The value is no attribution request. */
    WRONG_SCHEMA,
    /** An answer could not be read, nor the one to the second question. */
    UNREADABLE_ANSWER,
    /** The endpoint refuses a question, for example because it is too long. */
    ENDPOINT_REFUSED,
    /** The endpoint failed at a question time and again, but not at others. */
    ENDPOINT_FAILED,
    /** The model names so many skills that there is no end of questions. */
    TOO_MANY_QUESTIONS
  }
}
