package io.skillstream.history.replay;

import io.skillstream.history.LogEntry;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.RateSnapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the control log says of a student and of a curriculum's trainers, up to a moment. Not
 * thread-safe.
 */
final class ControlPast {
  private final Iterator<LogEntry<ControlEvent>> log;
  private final String student;
  private final String curriculum;
  private final Optional<String> treeVersion;
  private final Map<String, Long> checkpointExamples = new HashMap<>();
  private List<String> checkpoints = List.of();
  private Optional<Instant> newestVerdictAt = Optional.empty();
  private long deltasOffset = -1;
  private String conditions = "";
  private @Nullable LogEntry<ControlEvent> next;

  /**
   * A log that nothing was read of.
   *
   * @param treeVersion the version of the skill tree whose snapshots count; empty: the one that the
   *     namespace began with
   */
  ControlPast(
      ReplaySource source, String student, String curriculum, Optional<String> treeVersion) {
    this.treeVersion = treeVersion;
    this.log = source.control();
    this.student = student;
    this.curriculum = curriculum;
  }

  /**
   * Goes on, the event at the offset included.
   *
   * @param reader is given each snapshot of the student, with what this says up to it
   */
  void advanceTo(long offset, Consumer<RateSnapshot> reader) {
    for (LogEntry<ControlEvent> entry = peek();
        entry != null && entry.offset() <= offset;
        entry = peek()) {
      next = null;
      Object event = entry.value().map(ControlEvent::getEvent).orElse(null);
      if (event instanceof RateSnapshot snapshot
          && snapshot.getStudent().equals(student)
          && Optional.ofNullable(snapshot.getTreeVersion()).equals(treeVersion)) {
        take(snapshot);
        reader.accept(snapshot);
      } else if (event instanceof CreditGranted credit
          && credit.getCurriculum().equals(curriculum)
          && !credit.getCheckpoint().isEmpty()) {
        checkpointExamples.put(credit.getCheckpoint(), credit.getExamples());
      }
    }
  }

  /** The student's checkpoints, oldest first. */
  List<String> checkpoints() {
    return checkpoints;
  }

  Optional<Instant> newestVerdictAt() {
    return newestVerdictAt;
  }

  Optional<String> newestCheckpoint() {
    List<String> named = checkpoints.stream().filter(name -> !name.isEmpty()).toList();
    return named.isEmpty() ? Optional.empty() : Optional.of(named.get(named.size() - 1));
  }

  Map<String, Long> checkpointExamples() {
    return checkpointExamples;
  }

  /**
   * Offset in the student's partition of rate-deltas up to which the evidence is true; -1: there is
   * none.
   */
  long deltasOffset() {
    return deltasOffset;
  }

  /** How the attempts behind the student's rates were sampled; empty: not said. */
  String conditions() {
    return conditions;
  }

  private void take(RateSnapshot snapshot) {
    conditions = snapshot.getConditions() == null ? "" : snapshot.getConditions();
    newestVerdictAt = Optional.ofNullable(snapshot.getNewestVerdictAt());
    checkpoints = List.copyOf(snapshot.getCheckpoints());
    deltasOffset = snapshot.getDeltasOffset();
  }

  private @Nullable LogEntry<ControlEvent> peek() {
    if (next == null && log.hasNext()) {
      next = log.next();
    }
    return next;
  }
}
