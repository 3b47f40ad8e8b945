package io.skillstream.workers.evaluator;

import io.skillstream.record.Checkpoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The announced checkpoints of one student, by name, each as it was announced last. */
final class KnownCheckpoints {

  private final String student;
  private final Map<String, Checkpoint> byName = new HashMap<>();
  private final Map<String, Long> newestStep = new HashMap<>();

  KnownCheckpoints(String student) {
    this.student = student;
  }

  /** Takes note of one, of whichever student. */
  void add(Checkpoint checkpoint) {
    if (checkpoint.getStudent().equals(student)) {
      byName.put(checkpoint.getCheckpoint(), checkpoint);
      newestStep.merge(line(checkpoint), checkpoint.getStep(), Math::max);
    }
  }

  Collection<Checkpoint> all() {
    return List.copyOf(byName.values());
  }

  Optional<Checkpoint> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Whether the same line of the same curriculum has gone on since. */
  boolean hasSuccessor(Checkpoint checkpoint) {
    return Objects.requireNonNullElse(newestStep.get(line(checkpoint)), 0L) > checkpoint.getStep();
  }

  private static String line(Checkpoint checkpoint) {
    return checkpoint.getCurriculum()
        + (checkpoint.getBranchOf() == null ? "" : "\n" + checkpoint.getBranchOf());
  }
}
