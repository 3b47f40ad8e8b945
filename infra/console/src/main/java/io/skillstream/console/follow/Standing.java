package io.skillstream.console.follow;

/**
 * Where the console stands with the topics.
 *
 * @param state what it is doing
 * @param sinceMillis since when, in milliseconds since 1970
 * @param caughtUp share of what was there when this began that is read, in [0, 1]
 * @param lagRecords records that are not read yet
 */
public record Standing(State state, long sinceMillis, double caughtUp, long lagRecords) {

  /** What it is doing. */
  public enum State {
    /** Reading what was there before. */
    CATCHING_UP("catching-up"),
    /** Reading what comes. */
    LIVE("live"),
    /** The brokers do not answer. */
    RECONNECTING("reconnecting");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** As it is written. */
    public String word() {
      return word;
    }
  }

  /** Before anything is known. */
  static Standing starting(long now) {
    return new Standing(State.CATCHING_UP, now, 0, 0);
  }
}
