package io.skillstream.history.replay;

import java.util.List;

/** Which schedule a replay follows. */
public sealed interface ScheduleChoice {
  /** The rounds of the recorded curriculum. */
  record Recorded() implements ScheduleChoice {}

  /**
   * A round each time so many candidates have come.
   *
   * @param candidates 1 or more
   */
  record Every(long candidates) implements ScheduleChoice {}

  /**
   * Rounds that somebody wrote down.
   *
   * @param rounds in their order
   */
  record Given(List<GivenRound> rounds) implements ScheduleChoice {
    /** Copies the list. */
    public Given {
      rounds = List.copyOf(rounds);
    }
  }
}
