package io.skillstream.cli.curriculum;

import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One round of a curriculum in a line.
 *
 * @param round its number
 * @param at when it was last heard of
 * @param slots slots drawn, voids included
 * @param ratesAgeMillis age of the rates it was decided on; empty where no rate was known
 * @param staleExamples examples selected since the checkpoint behind them
 * @param checkpoint that checkpoint
 * @param closed what it led to; empty while it is in flight
 */
record RoundSummary(
    long round,
    Instant at,
    long slots,
    OptionalLong ratesAgeMillis,
    OptionalLong staleExamples,
    Optional<String> checkpoint,
    Optional<RoundClosed> closed) {

  /** A round before anything was heard of it. */
  static RoundSummary of(long round) {
    return new RoundSummary(
        round,
        Instant.EPOCH,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** This round after another of its events: a plan, one more plan in place of voids, the end. */
  RoundSummary with(RoundEvent event) {
    if (event.getEvent() instanceof RoundPlanned planned) {
      return new RoundSummary(
          round,
          event.getAt(),
          slots + planned.getSlots().size(),
          planned.getRatesAgeMillis() == null
              ? OptionalLong.empty()
              : OptionalLong.of(planned.getRatesAgeMillis()),
          planned.getStaleExamples() == null
              ? OptionalLong.empty()
              : OptionalLong.of(planned.getStaleExamples()),
          Optional.ofNullable(planned.getRatesCheckpoint()),
          closed);
    }
    return new RoundSummary(
        round,
        event.getAt(),
        slots,
        ratesAgeMillis,
        staleExamples,
        checkpoint,
        Optional.of((RoundClosed) event.getEvent()));
  }
}
