package io.skillstream.topology.conductor;

import io.skillstream.domain.round.DrawState;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** One curriculum's draws, kept in state stores. */
final class StoredDraws implements DrawState {
  static final String DRAWN = "drawn-entries";
  static final String DISPLACED = "displaced-entries";

  private final String curriculum;
  private final KeyValueStore<Bytes, List<Long>> drawn;
  private final KeyValueStore<Bytes, Long> displaced;

  StoredDraws(
      String curriculum,
      KeyValueStore<Bytes, List<Long>> drawn,
      KeyValueStore<Bytes, Long> displaced) {
    this.curriculum = curriculum;
    this.drawn = drawn;
    this.displaced = displaced;
  }

  @Override
  public long[] drawn(int leaf) {
    List<Long> counts = drawn.get(StoreKey.of(curriculum).and(leaf).bytes());
    return counts == null ? new long[0] : counts.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void drawn(int leaf, long[] byPartition) {
    drawn.put(
        StoreKey.of(curriculum).and(leaf).bytes(),
        new ArrayList<>(Arrays.stream(byPartition).boxed().toList()));
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

  private Bytes key(int leaf, int partition, long position) {
    return StoreKey.of(curriculum).and(leaf).and(partition).and(position).bytes();
  }
}
