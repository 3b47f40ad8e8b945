package io.skillstream.topology.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.round.DrawableLeaf;
import io.skillstream.domain.round.InMemoryDrawState;
import io.skillstream.domain.round.Plan;
import io.skillstream.domain.round.RoundPlanner;
import io.skillstream.record.Batch;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.Slot;
import io.skillstream.record.TrainingExample;
import io.skillstream.topology.PipelineDriver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of one curriculum, read from the topics that anyone may read. */
public record Conducted(
    String curriculum, List<RoundEvent> rounds, List<Selection> selections, List<Batch> batches) {

  /** One curriculum so far. */
  public static Conducted in(PipelineDriver pipeline, String curriculum) {
    return new Conducted(
        curriculum,
        pipeline.<RoundEvent>values(pipeline.topics().rounds()).stream()
            .filter(round -> round.getCurriculum().equals(curriculum))
            .toList(),
        pipeline.<Selection>values(pipeline.topics().selections()).stream()
            .filter(selection -> selection.getCurriculum().equals(curriculum))
            .toList(),
        pipeline.<Batch>values(pipeline.topics().trainingBatches()).stream()
            .filter(batch -> batch.getCurriculum().equals(curriculum))
            .toList());
  }

  /** All plans, in order. */
  public List<RoundPlanned> planned() {
    return events(RoundPlanned.class);
  }

  /** The batches without what a clock says of their examples: how old rates and traces were. */
  public List<Batch> timelessBatches() {
    return batches.stream()
        .map(
            batch ->
                Batch.newBuilder(batch)
                    .setExamples(batch.getExamples().stream().map(Conducted::timeless).toList())
                    .build())
        .toList();
  }

  private static TrainingExample timeless(TrainingExample example) {
    return TrainingExample.newBuilder(example)
        .setRatesAgeMillis(null)
        .setTraceArrivedMillis(null)
        .build();
  }

  /** All closed rounds, in order. */
  public List<RoundClosed> closed() {
    return events(RoundClosed.class);
  }

  /** The last closed round. */
  public RoundClosed end() {
    return closed().get(closed().size() - 1);
  }

  /** Which candidate each slot selected. */
  public Map<Long, String> bySlot() {
    Map<Long, String> candidates = new TreeMap<>();
    selections.forEach(
        selection -> candidates.put(selection.getSlot(), selection.getCandidateId()));
    assertThat(candidates).as("a slot selects once").hasSize(selections.size());
    return candidates;
  }

  /** Draws all slots again from the topic {@code rounds} alone, and asserts what must hold. */
  public void verify() {
    verifyDraws();
    verifyRounds();
    assertThat(selections)
        .as("no candidate twice")
        .extracting(Selection::getCandidateId)
        .doesNotHaveDuplicates();
    assertThat(
            batches.stream()
                .flatMap(batch -> batch.getExamples().stream())
                .map(TrainingExample::getSlot))
        .as("batches hold the selections in slot order")
        .containsExactlyElementsOf(bySlot().keySet());
    long last = batches.stream().filter(Batch::getLast).count();
    boolean complete = !closed().isEmpty() && end().getComplete();
    assertThat(last).as("batches marked as the last").isEqualTo(complete ? 1 : 0);
  }

  private void verifyDraws() {
    InMemoryDrawState draws = new InMemoryDrawState();
    Map<Integer, LeafWeight> known = new TreeMap<>();
    long next = 0;
    for (RoundPlanned planned : planned()) {
      if (planned.getFull()) {
        known.clear();
      }
      planned.getLeaves().forEach(leaf -> known.put(leaf.getLeaf(), leaf));
      List<DrawableLeaf> leaves =
          known.values().stream()
              .filter(leaf -> leaf.getWeight() > 0)
              .map(Conducted::drawable)
              .toList();
      Plan again =
          new RoundPlanner(planned.getSeed(), leaves, draws).plan(next, planned.getSlots().size());
      assertThat(
              again.draws().stream()
                  .map(d -> new Slot(d.slot(), d.leaf(), d.partition(), d.entry())))
          .as("slots drawn again from the record of why")
          .containsExactlyElementsOf(planned.getSlots());
      next = again.nextSlot();
    }
  }

  private void verifyRounds() {
    long nextSlot = 0;
    long total = 0;
    Map<Long, List<Slot>> slotsOf = new HashMap<>();
    for (RoundEvent round : rounds) {
      if (round.getEvent() instanceof RoundPlanned planned) {
        slotsOf
            .computeIfAbsent(round.getRound(), unseen -> new ArrayList<>())
            .addAll(planned.getSlots());
        continue;
      }
      RoundClosed closed = (RoundClosed) round.getEvent();
      List<Long> slots =
          slotsOf.getOrDefault(round.getRound(), List.of()).stream().map(Slot::getSlot).toList();
      List<Long> selected = new ArrayList<>(slots);
      selected.removeAll(closed.getVoids());
      total += closed.getSelected();
      assertThat(closed.getFirstSlot()).isEqualTo(nextSlot);
      assertThat(closed.getEndSlot()).isEqualTo(nextSlot + slots.size());
      assertThat(closed.getVoids()).isSorted().isSubsetOf(slots);
      assertThat(closed.getSelected()).isEqualTo(selected.size());
      assertThat(closed.getSelectedTotal()).isEqualTo(total);
      assertThat(bySlot().keySet().stream().filter(slots::contains))
          .containsExactlyElementsOf(selected);
      nextSlot = closed.getEndSlot();
    }
  }

  private static DrawableLeaf drawable(LeafWeight leaf) {
    DrawableLeaf drawable =
        DrawableLeaf.of(
            leaf.getLeaf(),
            leaf.getWeight(),
            leaf.getLive(),
            leaf.getAppended().stream().mapToLong(Long::longValue).toArray());
    return leaf.getQuota() == null ? drawable : drawable.withQuota(leaf.getQuota());
  }

  private <T> List<T> events(Class<T> type) {
    return rounds.stream()
        .map(RoundEvent::getEvent)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
