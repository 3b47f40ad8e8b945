package io.skillstream.cli.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a student's error rates moved while it was trained on what they made a curriculum select.
 *
 * @param standings the student at each checkpoint, the one before any training first
 * @param rounds what each round selected, in their order
 * @param toGradient how long traces were on their way; empty where nothing was trained
 */
public record LoopHistory(
    List<Standing> standings, List<Round> rounds, Optional<TimeToGradient> toGradient) {
  /** Name of the student before any training. */
  public static final String BASE = "base";

  /** Copies the lists. */
  public LoopHistory {
    standings = List.copyOf(standings);
    rounds = List.copyOf(rounds);
  }

  /**
   * A student at one checkpoint.
   *
   * @param checkpoint its name, or {@link #BASE}
   * @param step optimiser steps
   * @param examples distinct examples trained
   * @param seconds since the beginning
   * @param rates error rates by node; a node without verdicts so far has none
   * @param promotion what was decided about it
   */
  public record Standing(
      String checkpoint,
      long step,
      long examples,
      double seconds,
      Map<Integer, Rate> rates,
      Optional<Promoted> promotion) {
    /** Copies the rates. */
    public Standing {
      rates = Map.copyOf(rates);
    }
  }

  /**
   * What was decided about a checkpoint.
   *
   * @param decision in capitals, as it is in the topic
   * @param reason in words
   */
  public record Promoted(String decision, String reason) {}

  /**
   * What one round selected.
   *
   * @param round its number
   * @param seconds since the beginning
   * @param selected examples by the leaf that drew them
   */
  public record Round(long round, double seconds, Map<Integer, Long> selected) {
    /** Copies the counts. */
    public Round {
      selected = Map.copyOf(selected);
    }
  }
}
