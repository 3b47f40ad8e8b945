package io.skillstream.topology.rates;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A student's checkpoints in the order of their first attempts (then of their names). Immutable.
 *
 * <p>Each also has a number, in the order they were first heard of. Stored evidence goes by number:
 * an older checkpoint that turns up late moves others to new places but changes no number, so
 * nothing stored has to be rewritten.
 */
final class CheckpointOrder {
  static final CheckpointOrder EMPTY = new CheckpointOrder(List.of());

  /**
   * A checkpoint.
   *
   * @param name its name; empty for attempts that name none
   * @param firstAttempt microseconds since the epoch
   */
  record Checkpoint(String name, long firstAttempt) {}

  private final List<Checkpoint> byNumber;
  // Number of the checkpoint at each place, and the reverse.
  private final int[] numbers;
  private final int[] places;

  /** The order of checkpoints that are given by number. */
  CheckpointOrder(List<Checkpoint> byNumber) {
    this.byNumber = List.copyOf(byNumber);
    this.numbers =
        IntStream.range(0, byNumber.size())
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer number) -> byNumber.get(number).firstAttempt())
                    .thenComparing(number -> byNumber.get(number).name()))
            .mapToInt(Integer::intValue)
            .toArray();
    this.places = new int[numbers.length];
    for (int place = 0; place < numbers.length; place++) {
      places[numbers[place]] = place;
    }
  }

  List<Checkpoint> byNumber() {
    return byNumber;
  }

  /** This order knowing of an attempt at a checkpoint: the same object if that changes nothing. */
  CheckpointOrder with(String name, long attempt) {
    int number = number(name);
    if (number >= 0 && byNumber.get(number).firstAttempt() <= attempt) {
      return this;
    }
    List<Checkpoint> more = new ArrayList<>(byNumber);
    if (number < 0) {
      more.add(new Checkpoint(name, attempt));
    } else {
      more.set(number, new Checkpoint(name, attempt));
    }
    return new CheckpointOrder(more);
  }

  /** Whether all checkpoints of an earlier order are still where they were. */
  boolean keepsPlacesOf(CheckpointOrder earlier) {
    return IntStream.range(0, earlier.places.length)
        .allMatch(number -> places[number] == earlier.places[number]);
  }

  /**
   * The place of a checkpoint, 0 for the oldest.
   *
   * @throws IllegalArgumentException if it is not known
   */
  int place(String name) {
    int number = number(name);
    if (number < 0) {
      throw new IllegalArgumentException("the checkpoint '" + name + "' is not known");
    }
    return places[number];
  }

  List<String> oldestFirst() {
    return IntStream.of(numbers).mapToObj(number -> byNumber.get(number).name()).toList();
  }

  /** Time of the first attempt at any, in microseconds since the epoch; empty: none is known. */
  OptionalLong firstAttempt() {
    return byNumber.stream().mapToLong(Checkpoint::firstAttempt).min();
  }

  /** The newest that has a name. */
  Optional<String> newest() {
    List<String> names = oldestFirst();
    return IntStream.iterate(names.size() - 1, place -> place >= 0, place -> place - 1)
        .mapToObj(names::get)
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  /** Evidence of which the tallies go by number, with its tallies oldest first. */
  Evidence placed(Evidence numbered) {
    return arranged(numbered, numbers);
  }

  /** The reverse of {@link #placed}. */
  Evidence numbered(Evidence placed) {
    return arranged(placed, places);
  }

  private static Evidence arranged(Evidence evidence, int[] sources) {
    boolean same =
        IntStream.range(0, evidence.byCheckpoint().size()).allMatch(at -> sources[at] == at);
    if (same) {
      return evidence;
    }
    List<Tally> tallies = new ArrayList<>(sources.length);
    for (int source : sources) {
      tallies.add(evidence.at(source));
    }
    return new Evidence(evidence.newest(), evidence.leftOut(), tallies);
  }

  private int number(String name) {
    // Newest last: an attempt is mostly on one of the last.
    for (int number = byNumber.size() - 1; number >= 0; number--) {
      if (byNumber.get(number).name().equals(name)) {
        return number;
      }
    }
    return -1;
  }
}
