package io.skillstream.workers.trainer;

/**
 * How much of what was trained before is trained again beside new examples.
 *
 * @param fraction of a step's examples that are rehearsed, from 0, for none, to 0.9
 * @param size most examples kept for it, 1 or more
 */
public record RehearsalSettings(double fraction, int size) {

  /** No rehearsal. */
  public static final RehearsalSettings OFF = new RehearsalSettings(0, 1024);

  public RehearsalSettings {
    new Problems()
        .require(
            fraction >= 0 && fraction <= 0.9,
            "the fraction of rehearsed examples must lie in [0, 0.9], not " + fraction)
        .atLeast("rehearsal size", size, 1)
        .report();
  }

  /** Whether nothing is rehearsed. */
  public boolean isOff() {
    return fraction == 0;
  }
}
