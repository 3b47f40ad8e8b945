package io.skillstream.domain.round;

/**
 * Draws the slots of one round and its top-ups. It reads the draw state when it is made, so nothing
 * else may draw from the same state while it is in use. Not thread-safe.
 */
public interface Planner {
  /**
   * Draws slots {@code firstSlot}, {@code firstSlot + 1}, ... and records them in the draw state.
   *
   * @param firstSlot the first slot no plan of this curriculum has used
   * @param count how many; fewer are drawn only if nothing drawable is left
   */
  Plan plan(long firstSlot, int count);

  /** How many entries can be drawn at most; some may turn out void. */
  long undrawn();
}
