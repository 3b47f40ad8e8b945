package io.skillstream.history;

import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Which batch of a curriculum holds which slot, as far as batches are still kept. */
public final class BatchPlaces {
  private final NavigableMap<Long, Place> byFirstSlot = new TreeMap<>();

  private record Place(long batch, long lastSlot) {}

  /** Notes that a batch holds the selected slots from {@code firstSlot} to {@code lastSlot}. */
  public void add(long batch, long firstSlot, long lastSlot) {
    byFirstSlot.put(firstSlot, new Place(batch, lastSlot));
  }

  /** The batch of a selected slot; empty where it is not kept any more, or not cut yet. */
  public OptionalLong of(long slot) {
    Map.Entry<Long, Place> batch = byFirstSlot.floorEntry(slot);
    return batch == null || batch.getValue().lastSlot() < slot
        ? OptionalLong.empty()
        : OptionalLong.of(batch.getValue().batch());
  }

  /** How many batches are kept. */
  public int size() {
    return byFirstSlot.size();
  }
}
