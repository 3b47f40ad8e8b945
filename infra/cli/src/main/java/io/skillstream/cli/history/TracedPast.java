package io.skillstream.cli.history;

import io.skillstream.history.Lineage;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Retraction;
import java.util.List;
import java.util.Optional;

/**
 * What an id stands for, and what became of it or went into it: a checkpoint, a trace, or both.
 *
 * @param id the id asked for
 * @param checkpoints the checkpoints of this name, with what they hold
 * @param trace the trace of this id
 */
record TracedPast(String id, List<HeldSelections> checkpoints, Optional<TraceUses> trace) {
  /** Copies the list. */
  TracedPast {
    checkpoints = List.copyOf(checkpoints);
  }

  /**
   * A checkpoint with what it was trained on.
   *
   * @param checkpoint the checkpoint
   * @param traceTopic the topic that trace offsets are of
   * @param poolTopic the topic that pool offsets are of
   * @param held the selections its batches hold, in slot order
   */
  record HeldSelections(
      Checkpoint checkpoint, String traceTopic, String poolTopic, List<Lineage.Link> held) {
    /** Rounds that these selections are of. */
    long rounds() {
      return held.stream().map(link -> link.selection().getRound()).distinct().count();
    }

    /** How many of them were retracted since. */
    long retracted() {
      return held.stream().filter(Lineage.Link::retracted).count();
    }
  }

  /**
   * A trace with who uses it.
   *
   * @param candidates its candidates: several where it was sent again
   * @param uses the curricula that selected it
   * @param retractions what was said of its retraction
   */
  record TraceUses(List<PooledTrace> candidates, List<Use> uses, List<Retraction> retractions) {
    /** Copies the lists. */
    TraceUses {
      candidates = List.copyOf(candidates);
      uses = List.copyOf(uses);
      retractions = List.copyOf(retractions);
    }
  }

  /**
   * One curriculum's use of a trace.
   *
   * @param status the curriculum
   * @param link the selection with its batch
   * @param checkpoints the checkpoints trained on it, oldest first
   */
  record Use(CurriculumStatus status, Lineage.Link link, List<Checkpoint> checkpoints) {
    /** Copies the list. */
    Use {
      checkpoints = List.copyOf(checkpoints);
    }
  }

  /** Whether the id stands for nothing. */
  boolean isEmpty() {
    return checkpoints.isEmpty() && trace.isEmpty();
  }
}
