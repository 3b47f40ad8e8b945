package io.skillstream.history;

import io.skillstream.record.Checkpoint;
import io.skillstream.record.Retraction;
import io.skillstream.record.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a curriculum's checkpoints were trained on.
 *
 * <p>A checkpoint that says {@code batches = b} holds the batches 0 to b - 1. Batches are kept for
 * a week only; the selections of those that are gone are told by {@code examples}: batches hold
 * selections in slot order, without those that were retracted before their batch was cut, so a
 * checkpoint that says {@code examples = e} holds the first e of these.
 */
public final class Lineage {
  private final List<Selection> selections;
  private final BatchPlaces places;
  private final Set<Long> retracted = new HashSet<>();
  private final Set<Long> withdrawn = new HashSet<>();
  private final long[] ranks;

  /**
   * A selection in a curriculum's past.
   *
   * @param selection the selection
   * @param batch its batch, where that is still kept
   * @param retracted whether its trace was retracted after it was selected
   * @param withdrawn whether that was before its batch was cut, so that no batch holds it
   */
  public record Link(
      Selection selection, OptionalLong batch, boolean retracted, boolean withdrawn) {}

  /**
   * The past of one curriculum.
   *
   * @param curriculum the curriculum with all its selections
   * @param places where its batches are
   * @param retractions retractions; those of other curricula are left out
   */
  public Lineage(CurriculumHistory curriculum, BatchPlaces places, List<Retraction> retractions) {
    this.selections = curriculum.selections();
    this.places = places;
    Set<Long> placed = new HashSet<>();
    for (Retraction retraction : retractions) {
      Long slot = retraction.getSlot();
      if (slot != null && curriculum.name().name().equals(retraction.getCurriculum())) {
        retracted.add(slot);
        (retraction.getBatch() == null ? withdrawn : placed).add(slot);
      }
    }
    withdrawn.removeAll(placed);
    this.ranks = new long[selections.size()];
    long rank = 0;
    for (int index = 0; index < ranks.length; index++) {
      ranks[index] = rank;
      rank += withdrawn.contains(selections.get(index).getSlot()) ? 0 : 1;
    }
  }

  /** The selections that a checkpoint's batches hold, in slot order. */
  public List<Link> heldBy(Checkpoint checkpoint) {
    List<Link> held = new ArrayList<>();
    for (int index = 0; index < ranks.length; index++) {
      if (holds(checkpoint, index)) {
        held.add(link(index));
      }
    }
    return held;
  }

  /** The curriculum's selection of a candidate. */
  public Optional<Link> of(String candidateId) {
    return indexOf(candidateId).map(this::link);
  }

  /** Those of the curriculum's checkpoints whose batches hold a candidate. */
  public List<Checkpoint> holders(String candidateId, List<Checkpoint> checkpoints) {
    return indexOf(candidateId)
        .map(index -> checkpoints.stream().filter(checkpoint -> holds(checkpoint, index)).toList())
        .orElse(List.of());
  }

  private boolean holds(Checkpoint checkpoint, int index) {
    long slot = selections.get(index).getSlot();
    if (withdrawn.contains(slot)) {
      return false;
    }
    OptionalLong batch = places.of(slot);
    return batch.isPresent()
        ? batch.getAsLong() < checkpoint.getBatches()
        : ranks[index] < checkpoint.getExamples();
  }

  private Link link(int index) {
    Selection selection = selections.get(index);
    boolean without = withdrawn.contains(selection.getSlot());
    return new Link(
        selection,
        without ? OptionalLong.empty() : places.of(selection.getSlot()),
        retracted.contains(selection.getSlot()),
        without);
  }

  /** A curriculum selects a candidate once. */
  private Optional<Integer> indexOf(String candidateId) {
    for (int index = 0; index < ranks.length; index++) {
      if (selections.get(index).getCandidateId().equals(candidateId)) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }
}
