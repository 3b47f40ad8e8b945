package io.skillstream.workers.trainer;

import java.time.Duration;

/**
 * When checkpoints are made and which stay.
 *
 * @param every batches between checkpoints
 * @param whenIdle a checkpoint is also made when no batch came for this long, so that credit flows
 *     although fewer batches than {@code every} are on their way
 * @param keep newest checkpoints that are kept, at least 1
 */
public record CheckpointSettings(int every, Duration whenIdle, int keep) {

  public CheckpointSettings {
    new Problems()
        .atLeast("every", every, 1)
        .atLeast("keep", keep, 1)
        .require(
            !whenIdle.isNegative() && !whenIdle.isZero(),
            "whenIdle must be positive, not " + whenIdle)
        .report();
  }
}
