package io.skillstream.domain.probe;

import java.util.OptionalInt;

/**
 * A problem that is to be asked, and why.
 *
 * @param problem its id
 * @param purpose what it is asked for
 * @param skill the skill that gains most by it; empty where it is asked whatever its skills
 */
public record PlannedProbe(String problem, Purpose purpose, OptionalInt skill) {
  /** What a probe is for. */
  public enum Purpose {
    /** Asked at every checkpoint: checkpoints are compared on it. */
    PANEL,
    /** Narrows the interval of a skill that steers the selection. */
    STEERING,
    /** Would show that a skill thought mastered is being forgotten. */
    MASTERED
  }
}
