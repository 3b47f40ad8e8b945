package io.skillstream.domain.round;

/**
 * Drawing without replacement from the entries of one (leaf, partition).
 *
 * <p>Source: Fisher and Yates' shuffle in Durstenfeld's form ("Algorithm 235: Random permutation",
 * Communications of the ACM 7(7), 1964), run from the front and stopped at will, on a sparse array.
 */
final class FrontSwap {
  private FrontSwap() {}

  /**
   * Draws the entry at an undrawn position and closes the gap with the one at the front.
   *
   * @param drawn number of entries drawn before
   * @param undrawnIndex position counted from the front of the undrawn ones, uniform for a uniform
   *     entry
   */
  static long draw(DrawState state, int leaf, int partition, long drawn, long undrawnIndex) {
    long position = drawn + undrawnIndex;
    long front = state.entryAt(leaf, partition, drawn);
    boolean frontDisplaced = front != drawn;
    if (undrawnIndex == 0) {
      if (frontDisplaced) {
        state.forget(leaf, partition, drawn);
      }
      return front;
    }
    long entry = state.entryAt(leaf, partition, position);
    state.displace(leaf, partition, position, front);
    if (frontDisplaced) {
      state.forget(leaf, partition, drawn);
    }
    return entry;
  }
}
