package io.skillstream.history;

import io.skillstream.record.Checkpoint;
import io.skillstream.record.Retraction;
import io.skillstream.record.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a curriculum's checkpoints were trained on.
 *
 * <p>A checkpoint that says {@code batches = b} holds the batches 0 to b - 1. Batches are kept for
 * a week only; the selections of those that are gone are told by {@code examples}: batches hold
 * selections in slot order, so a checkpoint that says {@code examples = e} holds the first e.
 */
public final class Lineage {
  private final List<Selection> selections;
  private final BatchPlaces places;
  private final Set<Long> withdrawn = new HashSet<>();
  private final Set<Long> retracted = new HashSet<>();

  /**
   * A selection in a curriculum's past.
   *
   * @param selection the selection
   * @param batch its batch, where that is still kept
   * @param retracted whether its trace was retracted after it was selected
   * @param trained whether the checkpoint was trained on it
   */
  public record Link(Selection selection, OptionalLong batch, boolean retracted, boolean trained) {}

  /**
   * The past of one curriculum.
   *
   * @param curriculum the curriculum with all its selections
   * @param places where its batches are
   * @param retractions retractions of its traces; others are left out
   */
  public Lineage(CurriculumHistory curriculum, BatchPlaces places, List<Retraction> retractions) {
    this.selections = curriculum.selections();
    this.places = places;
    for (Retraction retraction : retractions) {
      Long slot = retraction.getSlot();
      if (slot != null && curriculum.name().name().equals(retraction.getCurriculum())) {
        retracted.add(slot);
        if (retraction.getBatch() == null && retraction.getCheckpoint() == null) {
          withdrawn.add(slot);
        }
      }
    }
  }

  /** The selections that a checkpoint's batches hold, in slot order. */
  public List<Link> heldBy(Checkpoint checkpoint) {
    List<Link> held = new ArrayList<>();
    for (int index = 0; index < selections.size(); index++) {
      if (holds(checkpoint, index)) {
        held.add(link(index));
      }
    }
    return held;
  }

  /** A selection's place; empty list where the curriculum did not select the candidate. */
  public List<Link> of(String candidateId) {
    List<Link> links = new ArrayList<>();
    for (int index = 0; index < selections.size(); index++) {
      if (selections.get(index).getCandidateId().equals(candidateId)) {
        links.add(link(index));
      }
    }
    return links;
  }

  /** Those of the curriculum's checkpoints that were trained on a candidate. */
  public List<Checkpoint> holders(String candidateId, List<Checkpoint> checkpoints) {
    List<Checkpoint> holders = new ArrayList<>();
    for (int index = 0; index < selections.size(); index++) {
      if (selections.get(index).getCandidateId().equals(candidateId) && link(index).trained()) {
        for (Checkpoint checkpoint : checkpoints) {
          if (holds(checkpoint, index)) {
            holders.add(checkpoint);
          }
        }
      }
    }
    return holders;
  }

  private boolean holds(Checkpoint checkpoint, int index) {
    OptionalLong batch = places.of(selections.get(index).getSlot());
    return batch.isPresent()
        ? batch.getAsLong() < checkpoint.getBatches()
        : index < checkpoint.getExamples();
  }

  private Link link(int index) {
    Selection selection = selections.get(index);
    return new Link(
        selection,
        places.of(selection.getSlot()),
        retracted.contains(selection.getSlot()),
        !withdrawn.contains(selection.getSlot()));
  }
}
