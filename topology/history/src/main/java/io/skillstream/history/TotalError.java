package io.skillstream.history;

import java.time.Instant;

/**
 * A student's newest verdicts over all problems at one moment.
 *
 * @param at record time
 * @param correct problems answered correctly
 * @param wrong problems answered wrongly
 */
public record TotalError(Instant at, long correct, long wrong) {
  /** Share of wrong answers, in [0, 1]. */
  public double rate() {
    return (double) wrong / (correct + wrong);
  }
}
