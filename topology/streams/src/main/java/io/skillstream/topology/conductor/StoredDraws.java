package io.skillstream.topology.conductor;

import io.skillstream.domain.round.DrawState;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One curriculum's draws, kept in state stores: of each version of the skill tree that it selected
 * by, because leaves have the same numbers in all.
 */
final class StoredDraws implements DrawState {
  static final String DRAWN = "drawn-entries";
  static final String DISPLACED = "displaced-entries";

  private final String curriculum;
  private final String movedTo;
  private final KeyValueStore<Bytes, List<Long>> drawn;
  private final KeyValueStore<Bytes, Long> displaced;

  /**
   * Opens the draws.
   *
   * @param movedTo the version it was moved to; empty: the one it began with
   */
  StoredDraws(
      String curriculum,
      String movedTo,
      KeyValueStore<Bytes, List<Long>> drawn,
      KeyValueStore<Bytes, Long> displaced) {
    this.curriculum = curriculum;
    this.movedTo = movedTo;
    this.drawn = drawn;
    this.displaced = displaced;
  }

  @Override
  public long[] drawn(int leaf) {
    List<Long> counts = drawn.get(start().and(leaf).bytes());
    return counts == null ? new long[0] : counts.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void drawn(int leaf, long[] byPartition) {
    drawn.put(
        start().and(leaf).bytes(), new ArrayList<>(Arrays.stream(byPartition).boxed().toList()));
  }

  @Override
  public long entryAt(int leaf, int partition, long position) {
    Long entry = displaced.get(key(leaf, partition, position));
    return entry == null ? position : entry;
  }

  @Override
  public void displace(int leaf, int partition, long position, long entry) {
    displaced.put(key(leaf, partition, position), entry);
  }

  @Override
  public void forget(int leaf, int partition, long position) {
    displaced.delete(key(leaf, partition, position));
  }

  private StoreKey start() {
    return movedTo.isEmpty()
        ? StoreKey.of(curriculum)
        : StoreKey.of("").and(movedTo).and(curriculum);
  }

  private Bytes key(int leaf, int partition, long position) {
    return start().and(leaf).and(partition).and(position).bytes();
  }
}
