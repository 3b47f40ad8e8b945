package io.skillstream.topology.stream;

import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumState;
import io.skillstream.record.StaleFate;
import java.time.Instant;
import java.util.Optional;

/**
 * How old the rates are that a round would be decided on. Empty parts: the student has no verdict.
 *
 * @param millis from the newest verdict behind the rates to the decision
 * @param examples selected by the curriculum since the checkpoint whose attempts are the newest
 *     behind the rates; a checkpoint that the curriculum's trainers did not make counts as the
 *     student before training
 * @param checkpoint that checkpoint, where attempts name one
 */
public record Staleness(
    Optional<Long> millis, Optional<Long> examples, Optional<String> checkpoint) {
  /** How stale the rates are to a curriculum that stands so. */
  public static Staleness of(
      CurriculumState state,
      Optional<Instant> newestVerdict,
      Optional<String> checkpoint,
      Instant now) {
    return new Staleness(
        newestVerdict.map(at -> Math.max(0, now.toEpochMilli() - at.toEpochMilli())),
        newestVerdict.map(
            at ->
                state.getSelected()
                    - checkpoint
                        .map(name -> state.getCheckpointExamples().getOrDefault(name, 0L))
                        .orElse(0L)),
        checkpoint);
  }

  /** What the curriculum waits for, where it may not be decided on rates this old. */
  public Optional<String> waitsFor(Curriculum curriculum) {
    if (curriculum.getStaleFate() != StaleFate.WAIT) {
      return Optional.empty();
    }
    Long mostMillis = curriculum.getMaxStalenessMillis();
    if (mostMillis != null && millis.orElse(0L) > mostMillis) {
      return Optional.of(
          "waits for a verdict: the newest is %d ms old, at most %d are allowed"
              .formatted(millis.orElseThrow(), mostMillis));
    }
    Long mostExamples = curriculum.getMaxStaleExamples();
    if (mostExamples != null && examples.orElse(0L) > mostExamples) {
      return Optional.of(
          "waits for attempts of a newer checkpoint: %d examples were selected since the newest, at most %d are allowed"
              .formatted(examples.orElseThrow(), mostExamples));
    }
    return Optional.empty();
  }
}
