package io.skillstream.cli.retraction;

import io.skillstream.record.Retraction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A retracted trace and one curriculum that selected it before.
 *
 * @param traceId the trace
 * @param curriculum the curriculum; empty: none selected it
 * @param slot the slot it fills there
 * @param batch the batch that holds it; empty: it was retracted before the batch was cut
 * @param checkpoints the checkpoints that were trained on that batch
 */
public record Holding(
    String traceId,
    Optional<String> curriculum,
    OptionalLong slot,
    OptionalLong batch,
    SortedSet<String> checkpoints) {

  private record Place(String traceId, String curriculum, long slot) {}

  /**
   * What records of retractions say together: a line for each curriculum that holds a trace, and
   * one for each trace that none does.
   */
  static List<Holding> of(Collection<Retraction> retractions) {
    Map<String, List<Retraction>> byTrace = new LinkedHashMap<>();
    retractions.forEach(
        said -> byTrace.computeIfAbsent(said.getTraceId(), unseen -> new ArrayList<>()).add(said));
    List<Holding> holdings = new ArrayList<>();
    byTrace.forEach(
        (trace, said) -> {
          List<Holding> held = held(said);
          holdings.addAll(
              held.isEmpty()
                  ? List.of(
                      new Holding(
                          trace,
                          Optional.empty(),
                          OptionalLong.empty(),
                          OptionalLong.empty(),
                          new TreeSet<>()))
                  : held);
        });
    return holdings;
  }

  private static List<Holding> held(List<Retraction> ofOneTrace) {
    Map<Place, Holding> held = new LinkedHashMap<>();
    for (Retraction said : ofOneTrace) {
      String curriculum = said.getCurriculum();
      Long slot = said.getSlot();
      if (curriculum != null && slot != null) {
        held.merge(
            new Place(said.getTraceId(), curriculum, slot),
            of(said, curriculum, slot),
            Holding::and);
      }
    }
    return List.copyOf(held.values());
  }

  private static Holding of(Retraction said, String curriculum, long slot) {
    SortedSet<String> checkpoints = new TreeSet<>();
    if (said.getCheckpoint() != null) {
      checkpoints.add(said.getCheckpoint());
    }
    return new Holding(
        said.getTraceId(),
        Optional.of(curriculum),
        OptionalLong.of(slot),
        said.getBatch() == null ? OptionalLong.empty() : OptionalLong.of(said.getBatch()),
        checkpoints);
  }

  private Holding and(Holding other) {
    SortedSet<String> all = new TreeSet<>(checkpoints);
    all.addAll(other.checkpoints);
    return new Holding(traceId, curriculum, slot, batch.isPresent() ? batch : other.batch, all);
  }
}
