package io.skillstream.console.selection;

import io.skillstream.console.column.IntColumn;
import io.skillstream.console.column.LongColumn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where the plan of each round is in the topic {@code rounds}. Not thread-safe. */
public final class RoundPlaces {
  private final Map<String, Places> curricula = new HashMap<>();

  private record Places(IntColumn partition, LongColumn offset) {}

  /** A place in the topic. */
  public record Place(int partition, long offset) {}

  /** A plan was read; of a round's several the first says most. */
  public void planned(String curriculum, long round, int partition, long offset) {
    Places places =
        curricula.computeIfAbsent(
            curriculum, unseen -> new Places(new IntColumn(), new LongColumn()));
    while (places.partition.size() <= round) {
      places.partition.add(-1);
      places.offset.add(-1);
    }
    if (places.partition.get((int) round) < 0) { // Later ones only draw again what was void.
      places.partition.set((int) round, partition);
      places.offset.set((int) round, offset);
    }
  }

  /** The place of a round's plan; empty: it was not read. */
  public Optional<Place> of(String curriculum, long round) {
    Places places = curricula.get(curriculum);
    if (places == null || round < 0 || round >= places.partition.size()) {
      return Optional.empty();
    }
    int partition = places.partition.get((int) round);
    return partition < 0
        ? Optional.empty()
        : Optional.of(new Place(partition, places.offset.get((int) round)));
  }
}
