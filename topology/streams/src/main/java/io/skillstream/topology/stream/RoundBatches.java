package io.skillstream.topology.stream;

import io.skillstream.record.Batch;
import io.skillstream.record.Payload;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.TrainingExample;
import io.skillstream.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts one closed round into batches, live and in a replay alike. Not thread-safe.
 *
 * <p>A batch never spans rounds, and ends early where it would not fit in a record, so batch
 * boundaries depend on the log alone.
 */
public final class RoundBatches {
  // A batch has to fit in a record; a character is up to three bytes and may not compress.
  private static final long MOST_CHARACTERS = TopicCatalogue.MAX_MESSAGE_BYTES / 4;

  private final RoundEvent event;
  private final RoundClosed round;
  private final long firstBatch;
  private final List<List<TrainingExample>> parts = new ArrayList<>();
  private final List<Long> through = new ArrayList<>();
  private List<TrainingExample> open = new ArrayList<>();
  private long characters;
  private long selected;

  /**
   * A round without its examples.
   *
   * @param event the round's end
   * @param selectedBefore selections of the curriculum's rounds before it
   * @param firstBatch number of its first batch
   */
  public RoundBatches(RoundEvent event, long selectedBefore, long firstBatch) {
    this.event = event;
    this.round = (RoundClosed) event.getEvent();
    this.selected = selectedBefore;
    this.firstBatch = firstBatch;
  }

  /** A selection with its content; without a payload, withdrawn. */
  public static TrainingExample example(Selection selection, Optional<Payload> payload) {
    return TrainingExample.newBuilder()
        .setCurriculum(selection.getCurriculum())
        .setRound(selection.getRound())
        .setSlot(selection.getSlot())
        .setTraceId(selection.getTraceId())
        .setCandidateId(selection.getCandidateId())
        .setProblem(payload.map(Payload::getProblem).orElse(""))
        .setResponse(payload.map(Payload::getResponse).orElse(""))
        .setAnswer(payload.map(Payload::getAnswer).orElse(""))
        .setChains(selection.getChains())
        .setSkill(selection.getSkill())
        .setSource(selection.getSource())
        .setLicence(selection.getLicence())
        .setTeacher(payload.map(Payload::getTeacher).orElse(null))
        .setTokens(selection.getTokens())
        .setTokenizer(selection.getTokenizer())
        .setWithdrawn(payload.isEmpty())
        .setWeight(payload.map(Payload::getWeight).orElse(null))
        .setRatesAgeMillis(selection.getRatesAgeMillis())
        .setStaleExamples(selection.getStaleExamples())
        .setTraceArrivedMillis(payload.map(p -> p.getIngestedAt().toEpochMilli()).orElse(null))
        .build();
  }

  /** Takes in the next example, in slot order; one that was retracted goes into no batch. */
  public void add(TrainingExample example, boolean retracted) {
    selected++;
    if (retracted || example.getWithdrawn()) {
      return;
    }
    long more = (long) example.getProblem().length() + example.getResponse().length();
    if (!open.isEmpty() && characters + more > MOST_CHARACTERS) {
      finishPart(selected - 1);
    }
    open.add(example);
    characters += more;
    if (open.size() == round.getBatchSize()) {
      finishPart(selected);
    }
  }

  /**
   * The batches. An empty one says that a curriculum is complete, or that a trainer must not wait
   * for the selections of a round of which all were retracted.
   */
  public List<Batch> batches() {
    boolean toSay = round.getComplete() || round.getSelected() > 0;
    if (!open.isEmpty() || (toSay && parts.isEmpty())) {
      finishPart(selected);
    }
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      batches.add(
          new Batch(
              event.getCurriculum(),
              round.getStudent(),
              firstBatch + i,
              event.getRound(),
              parts.get(i),
              last && round.getComplete(),
              last ? selected : through.get(i)));
    }
    return batches;
  }

  private void finishPart(long selectedThrough) {
    parts.add(open);
    through.add(selectedThrough);
    open = new ArrayList<>();
    characters = 0;
  }
}
