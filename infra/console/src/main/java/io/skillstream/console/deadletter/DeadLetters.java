package io.skillstream.console.deadletter;

import io.skillstream.console.Rounded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refused records: counted by reason, and where the newest of each reason are. What they hold is
 * read when it is asked for. Not thread-safe.
 */
public final class DeadLetters {
  /** Places kept of each reason. */
  static final int MOST_PLACES = 2_000;

  private final Map<Kind, Group> groups = new HashMap<>();
  private long total;
  private boolean changed;

  private record Kind(String reason, String origin) {}

  /** Where a dead letter is. */
  public record Place(int partition, long offset, long at) {}

  /** How many have one reason and origin. */
  public record Count(String reason, String origin, long count, String newestAt) {}

  /** How many there are. */
  public record Counts(long total, List<Count> reasons) {}

  /** A part of a list; {@code next}: cursor of what follows. */
  public record Page(List<Place> places, @Nullable String next) {}

  private static final class Group {
    long count;
    long newestAt;
    List<Place> places = new ArrayList<>();
  }

  /** A dead letter. */
  public void add(String reason, String origin, int partition, long offset, long at) {
    Group group = groups.computeIfAbsent(new Kind(reason, origin), unseen -> new Group());
    group.count++;
    group.newestAt = Math.max(group.newestAt, at);
    group.places.add(new Place(partition, offset, at));
    if (group.places.size() > 2 * MOST_PLACES) {
      group.places =
          new ArrayList<>(
              group.places.subList(group.places.size() - MOST_PLACES, group.places.size()));
    }
    total++;
    changed = true;
  }

  /** By reason, most first. */
  public Counts counts() {
    List<Count> counts = new ArrayList<>();
    groups.forEach(
        (kind, group) ->
            counts.add(
                new Count(
                    kind.reason(), kind.origin(), group.count, Rounded.time(group.newestAt))));
    counts.sort(
        Comparator.comparingLong(Count::count)
            .reversed()
            .thenComparing(Count::reason)
            .thenComparing(Count::origin));
    return new Counts(total, counts);
  }

  /**
   * The newest, newest first.
   *
   * @param reason only those with it
   * @param before cursor: only older ones
   */
  public Page page(Optional<String> reason, Optional<String> before, int limit) {
    Comparator<Place> newestFirst =
        Comparator.comparingLong(Place::at)
            .thenComparingInt(Place::partition)
            .thenComparingLong(Place::offset)
            .reversed();
    List<Place> matching =
        groups.entrySet().stream()
            .filter(entry -> reason.isEmpty() || entry.getKey().reason().equals(reason.get()))
            .flatMap(entry -> entry.getValue().places.stream())
            .sorted(newestFirst)
            .filter(
                place -> before.isEmpty() || newestFirst.compare(place, cursor(before.get())) > 0)
            .limit(limit + 1L)
            .toList();
    boolean more = matching.size() > limit;
    List<Place> places = more ? matching.subList(0, limit) : matching;
    return new Page(places, more ? cursor(places.get(limit - 1)) : null);
  }

  /** Whether there is something new since this was asked last. */
  public boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  private static String cursor(Place place) {
    return place.at() + "-" + place.partition() + "-" + place.offset();
  }

  private static Place cursor(String text) {
    if (!text.matches("[0-9]{1,18}-[0-9]{1,9}-[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "before is '" + text + "', expected the next of the page before");
    }
    String[] parts = text.split("-", 3);
    return new Place(
        Integer.parseInt(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[0]));
  }
}
