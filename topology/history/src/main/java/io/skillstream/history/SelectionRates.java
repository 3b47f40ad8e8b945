package io.skillstream.history;

import io.skillstream.record.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The error rates that a curriculum's selections were decided on: of each, the rate of the skill
 * that drew it, at the cut of its round.
 *
 * @param mean over all selections that have one; empty where none has
 * @param without selections whose skill had no rate
 * @param rounds the same by round
 */
public record SelectionRates(OptionalDouble mean, long without, List<Round> rounds) {
  /**
   * One round.
   *
   * @param round its number
   * @param selected its selections
   * @param mean mean rate of those that have one
   */
  public record Round(long round, long selected, OptionalDouble mean) {}

  /** Copies the list. */
  public SelectionRates {
    rounds = List.copyOf(rounds);
  }

  /** The rates behind some selections of one curriculum. */
  public static SelectionRates of(List<Selection> selections) {
    SortedMap<Long, List<Selection>> byRound = new TreeMap<>();
    selections.forEach(
        selection ->
            byRound.computeIfAbsent(selection.getRound(), r -> new ArrayList<>()).add(selection));
    List<Round> rounds = new ArrayList<>();
    byRound.forEach((round, theirs) -> rounds.add(new Round(round, theirs.size(), mean(theirs))));
    return new SelectionRates(
        mean(selections),
        selections.stream().filter(selection -> selection.getRate() == null).count(),
        rounds);
  }

  private static OptionalDouble mean(List<Selection> selections) {
    return selections.stream()
        .filter(selection -> selection.getRate() != null)
        .mapToDouble(selection -> selection.getRate().getMean())
        .average();
  }
}
