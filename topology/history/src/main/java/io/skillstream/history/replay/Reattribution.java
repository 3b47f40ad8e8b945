package io.skillstream.history.replay;

/** Counts what another tree or tagger makes of the recorded chains. Not thread-safe. */
final class Reattribution {
  private long carried;
  private long dropped;
  private long unknown;

  void chain(boolean found) {
    if (found) {
      carried++;
    } else {
      dropped++;
    }
  }

  void candidate(boolean known) {
    unknown += known ? 0 : 1;
  }

  /** Recorded chains whose path is in the tree. */
  long carried() {
    return carried;
  }

  /** Recorded chains whose path is not. */
  long dropped() {
    return dropped;
  }

  /** Candidates of which no chains or text are kept. */
  long unknown() {
    return unknown;
  }
}
