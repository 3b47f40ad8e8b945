package io.skillstream.domain.round;

import java.util.HashMap;
import java.util.Map;

/** A {@link DrawState} on the heap, for simulations, dry runs and tests. */
public final class InMemoryDrawState implements DrawState {
  private record Place(int leaf, int partition, long position) {}

  private final Map<Integer, long[]> drawn = new HashMap<>();
  private final Map<Place, Long> displaced = new HashMap<>();

  @Override
  public long[] drawn(int leaf) {
    long[] counts = drawn.get(leaf);
    return counts == null ? new long[0] : counts.clone();
  }

  @Override
  public void drawn(int leaf, long[] byPartition) {
    drawn.put(leaf, byPartition);
  }

  @Override
  public long entryAt(int leaf, int partition, long position) {
    return displaced.getOrDefault(new Place(leaf, partition, position), position);
  }

  @Override
  public void displace(int leaf, int partition, long position, long entry) {
    displaced.put(new Place(leaf, partition, position), entry);
  }

  @Override
  public void forget(int leaf, int partition, long position) {
    displaced.remove(new Place(leaf, partition, position));
  }

  /** Number of displaced positions held: what persisting this state costs beside the counts. */
  public int displacedPositions() {
    return displaced.size();
  }
}
