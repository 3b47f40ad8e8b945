package io.skillstream.workers.attribution;

/** Follows a tagger; called on its thread. */
public interface TaggerListener {
  /** Hears nothing. */
  TaggerListener NONE = new TaggerListener() {};

  /** So many kept answers were read so far. */
  default void loading(long answers) {}

  /**
   * How far it is.
   *
   * @param waiting requests that are there and not done with, as far as is known
   */
  default void progressed(TaggerTally tally, long waiting) {}

  /** A request for a tree version that was not seen before, and is not this tagger's. */
  default void otherTree(String version) {}

  /** Something that may pass keeps it from going on. */
  default void troubled(String what) {}
}
