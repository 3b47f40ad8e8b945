package io.skillstream.cli.history;

import io.skillstream.history.CurriculumHistory;
import io.skillstream.history.Lineage;
import io.skillstream.history.NamespaceHistory;
import io.skillstream.history.PoolPast;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Retraction;
import io.skillstream.schemas.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Follows a checkpoint back to traces, or a trace on to checkpoints. */
final class LineageTracer {
  private final NamespaceHistory history;

  LineageTracer(NamespaceHistory history) {
    this.history = history;
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
    PoolPast pool = PoolPast.of(history, id);
    Optional<TracedPast.TraceUses> trace =
        pool.found().isEmpty() ? Optional.empty() : Optional.of(uses(pool.found(), all));
    return new TracedPast(id, checkpoints, trace);
  }

  private TracedPast.HeldSelections held(Checkpoint checkpoint) {
    String name = checkpoint.getCurriculum();
    CurriculumHistory curriculum = history.curriculum(name);
    Set<String> traces =
        curriculum.selections().stream()
            .map(selection -> selection.getTraceId())
            .collect(Collectors.toSet());
    Lineage lineage =
        new Lineage(curriculum, history.batches(name), history.retractions(traces::contains));
    return new TracedPast.HeldSelections(
        checkpoint,
        new Topics(curriculum.contentNamespace()).traces(),
        history.topics().poolLog(),
        lineage.heldBy(checkpoint));
  }

  private TracedPast.TraceUses uses(List<PooledTrace> found, List<Checkpoint> checkpoints) {
    Set<String> candidates = new HashSet<>();
    Set<String> traces = new HashSet<>();
    found.forEach(
        trace -> {
          candidates.add(trace.candidate().getCandidateId());
          traces.add(trace.candidate().getTraceId());
        });
    Map<String, CurriculumStatus> curricula = history.curricula();
    Set<String> selectedBy =
        history.selections(selection -> candidates.contains(selection.getCandidateId())).stream()
            .map(selection -> selection.getCurriculum())
            .collect(Collectors.toSet());
    List<Retraction> retractions = history.retractions(traces::contains);
    List<TracedPast.Use> uses = new ArrayList<>();
    for (String name : selectedBy.stream().sorted().toList()) {
      CurriculumStatus status = curricula.get(name);
      if (status == null) {
        continue;
      }
      Lineage lineage = new Lineage(history.curriculum(name), history.batches(name), retractions);
      List<Checkpoint> theirs =
          checkpoints.stream()
              .filter(checkpoint -> checkpoint.getCurriculum().equals(name))
              .toList();
      for (String candidate : candidates) {
        for (Lineage.Link link : lineage.of(candidate)) {
          uses.add(new TracedPast.Use(status, link, lineage.holders(candidate, theirs)));
        }
      }
    }
    return new TracedPast.TraceUses(found, uses, retractions);
  }
}
