package io.skillstream.domain.round;

/**
 * Which entries of each (leaf, partition) one curriculum has drawn: all that has to be kept between
 * its rounds.
 *
 * <p>Entries of a (leaf, partition) are numbered 0 to n - 1 and n only grows. They stand in a line;
 * the first {@code drawn} positions are drawn, the rest not. A draw swaps a random undrawn position
 * to the front of the undrawn ones. The line itself is never stored: an entry stands at its own
 * number unless it was displaced, so late arrivals cost nothing, and a draw costs at most one new
 * displaced position (which is forgotten when the front passes it).
 *
 * <p>To persist it: one record a leaf, {@link #drawn(int)}, written once a plan for each leaf drawn
 * from, and one record a displaced position. Implementations need not be thread-safe.
 */
public interface DrawState {
  /**
   * Number of entries drawn so far from each partition of a leaf.
   *
   * @return a fresh array by partition; missing partitions at its end (or an empty array) mean 0
   */
  long[] drawn(int leaf);

  /** Replaces the numbers of {@link #drawn(int)}; the array is the implementation's to keep. */
  void drawn(int leaf, long[] byPartition);

  /** The entry displaced to a position, or {@code position} itself where none was. */
  long entryAt(int leaf, int partition, long position);

  /** Records that {@code entry}, always smaller than {@code position}, now stands there. */
  void displace(int leaf, int partition, long position, long entry);

  /** Drops the displaced entry at a position, which will not be read again. */
  void forget(int leaf, int partition, long position);
}
