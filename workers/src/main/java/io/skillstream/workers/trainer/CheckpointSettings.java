package io.skillstream.workers.trainer;

import java.time.Duration;

/**
 * When checkpoints are made and which stay.
 *
 * @param every batches between checkpoints
 * @param whenIdle a checkpoint is also made when no batch came for this long, so that credit flows
 *     although fewer batches than {@code every} are on their way
 * @param retention which checkpoints stay
 * @param mostUncommitted batches trained beyond the newest checkpoint at which training waits for
 *     one that cannot be written, at least {@code every}
 */
public record CheckpointSettings(
    int every, Duration whenIdle, Retention retention, int mostUncommitted) {

  /** Checkpoints that are overdue by this factor make training wait. */
  private static final int OVERDUE = 4;

  public CheckpointSettings {
    new Problems()
        .atLeast("every", every, 1)
        .atLeast("mostUncommitted", mostUncommitted, every)
        .require(
            !whenIdle.isNegative() && !whenIdle.isZero(),
            "whenIdle must be positive, not " + whenIdle)
        .report();
  }

  /** Keeps only the newest, and waits when four checkpoints are due. */
  public CheckpointSettings(int every, Duration whenIdle, int keep) {
    this(every, whenIdle, new Retention(keep, 0), overdue(every));
  }

  /** Where training waits unless told otherwise. */
  public static int overdue(int every) {
    return (int) Math.min(Integer.MAX_VALUE, (long) OVERDUE * every);
  }
}
