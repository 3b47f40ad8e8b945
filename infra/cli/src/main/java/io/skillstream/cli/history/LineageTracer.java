package io.skillstream.cli.history;

import io.skillstream.history.CurriculumHistory;
import io.skillstream.history.Lineage;
import io.skillstream.history.NamespaceHistory;
import io.skillstream.history.PoolPast;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Retraction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Follows a checkpoint back to traces, or a trace on to checkpoints. */
final class LineageTracer {
  private final NamespaceHistory history;
  private final NamespaceHistory content;

  LineageTracer(NamespaceHistory history) {
    this.history = history;
    this.content = history.content();
  }

  /** Everything an id stands for in the namespace. */
  TracedPast trace(String id) {
    List<Checkpoint> all = history.checkpoints();
    List<TracedPast.HeldSelections> checkpoints = new ArrayList<>();
    for (Checkpoint checkpoint : all) {
      if (checkpoint.getCheckpoint().equals(id)) {
        checkpoints.add(held(checkpoint));
      }
    }
    PoolPast pool = PoolPast.of(content, id);
    Optional<TracedPast.TraceUses> trace =
        pool.found().isEmpty() ? Optional.empty() : Optional.of(uses(pool.found(), all));
    return new TracedPast(id, checkpoints, trace);
  }

  private TracedPast.HeldSelections held(Checkpoint checkpoint) {
    String name = checkpoint.getCurriculum();
    CurriculumHistory curriculum = history.curriculum(name);
    Lineage lineage =
        new Lineage(
            curriculum,
            history.batches(name),
            history.retractions(retraction -> name.equals(retraction.getCurriculum())));
    return new TracedPast.HeldSelections(
        checkpoint,
        content.topics().traces(),
        content.topics().poolLog(),
        lineage.heldBy(checkpoint));
  }

  private TracedPast.TraceUses uses(List<PooledTrace> found, List<Checkpoint> checkpoints) {
    Set<String> candidates =
        found.stream().map(one -> one.candidate().getCandidateId()).collect(Collectors.toSet());
    Map<String, CurriculumStatus> curricula = history.curricula();
    Set<String> selectedBy =
        history.selections(selection -> candidates.contains(selection.getCandidateId())).stream()
            .map(selection -> selection.getCurriculum())
            .collect(Collectors.toCollection(TreeSet::new));
    List<Retraction> retractions =
        history.retractions(retraction -> candidates.contains(retraction.getCandidateId()));
    List<TracedPast.Use> uses = new ArrayList<>();
    for (String name : selectedBy) {
      CurriculumStatus status = curricula.get(name);
      if (status == null) {
        continue;
      }
      List<Checkpoint> theirs =
          checkpoints.stream()
              .filter(checkpoint -> checkpoint.getCurriculum().equals(name))
              .toList();
      // Its place needs all of its selections; whether it is held, all that was withdrawn.
      Lineage lineage =
          new Lineage(
              history.curriculum(name),
              history.batches(name),
              history.retractions(retraction -> name.equals(retraction.getCurriculum())));
      for (String candidate : candidates) {
        lineage
            .of(candidate)
            .ifPresent(
                link ->
                    uses.add(new TracedPast.Use(status, link, lineage.holders(candidate, theirs))));
      }
    }
    return new TracedPast.TraceUses(found, uses, retractions);
  }
}
