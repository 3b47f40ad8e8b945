package io.skillstream.workers.trainer;

import io.skillstream.record.Batch;
import io.skillstream.record.TrainingExample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one curriculum's batches in their order and cuts them into what is trained at once, see
 * {@link StepAssembler}. It is ahead of the trainer's state by the examples that wait for a full
 * step.
 */
final class BatchCursor {

  private static final Logger LOG = LoggerFactory.getLogger(BatchCursor.class);

  private final String curriculum;
  private final OptionalInt examplesPerStep;
  private final Deque<Source> sources = new ArrayDeque<>();
  private StepAssembler<ConsumerRecord<String, Batch>> assembler;
  private long nextOffset;
  private long nextBatch;
  private int skip;

  /**
   * An example as it came.
   *
   * @param example its content and why it was selected
   * @param batchAtMillis time of its batch's record
   */
  record Source(TrainingExample example, long batchAtMillis) {}

  BatchCursor(String curriculum, OptionalInt examplesPerStep, TrainerState.Position position) {
    this.curriculum = curriculum;
    this.examplesPerStep = examplesPerStep;
    this.assembler = at(position);
  }

  /** Goes to where a trainer stands. */
  void seek(TrainerState.Position position) {
    assembler = at(position);
  }

  private StepAssembler<ConsumerRecord<String, Batch>> at(TrainerState.Position position) {
    sources.clear();
    nextOffset = position.nextOffset();
    nextBatch = position.nextBatch();
    skip = position.passedOfNext();
    return new StepAssembler<>(examplesPerStep, skip);
  }

  /** Offset to read next. */
  long nextOffset() {
    return nextOffset;
  }

  /** Examples that wait for a step to become full. */
  int waiting() {
    return assembler.waiting();
  }

  /**
   * Whether a record is the batch that is due.
   *
   * @throws IllegalStateException if it is a later one
   */
  boolean isNext(ConsumerRecord<String, Batch> record) {
    if (!curriculum.equals(record.key())) {
      return false;
    }
    long batch = record.value().getBatch();
    if (batch > nextBatch) {
      throw new IllegalStateException(
          "%s-%d offset %d holds batch %d of %s where batch %d was due: earlier batches are gone from the topic (retention?); start the curriculum anew"
              .formatted(
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  batch,
                  curriculum,
                  nextBatch));
    }
    if (batch < nextBatch) {
      LOG.warn(
          "skipping batch {} of {} at {}-{} offset {}: it was consumed before",
          batch,
          curriculum,
          record.topic(),
          record.partition(),
          record.offset());
      return false;
    }
    return true;
  }

  /** Takes in the batch that is due, and gives what is now to be trained, in this order. */
  List<Part> take(ConsumerRecord<String, Batch> record, ExampleEncoder encoder) {
    Batch batch = record.value();
    List<Encoded> encoded = new ArrayList<>();
    for (TrainingExample example : batch.getExamples()) {
      encoded.add(TrainingRecords.encode(example, encoder));
    }
    for (TrainingExample example : batch.getExamples().subList(skip, encoded.size())) {
      sources.add(new Source(example, record.timestamp()));
    }
    nextOffset = record.offset() + 1;
    nextBatch = batch.getBatch() + 1;
    skip = 0;
    List<Part> parts = new ArrayList<>();
    for (StepAssembler.Portion<ConsumerRecord<String, Batch>> portion :
        assembler.offer(record, encoded, batch.getLast())) {
      List<Source> theirs = new ArrayList<>();
      for (int i = 0; i < portion.examples().size(); i++) {
        theirs.add(sources.remove());
      }
      parts.add(new Part(portion, theirs));
    }
    return parts;
  }

  /**
   * What is trained at once.
   *
   * @param portion its examples, encoded, and the batches that are behind the trainer with it
   * @param sources its examples as they came, in the same order
   */
  record Part(StepAssembler.Portion<ConsumerRecord<String, Batch>> portion, List<Source> sources) {

    List<LabelledTokens> step() {
      return portion.step();
    }

    /** Batches behind the trainer with it. The empty closing one is none. */
    int batches() {
      return (int) portion.finished().stream().filter(Part::counts).count();
    }

    /** An empty batch in the middle, of which all was retracted, still moves the credit on. */
    private static boolean counts(ConsumerRecord<String, Batch> record) {
      return !record.value().getExamples().isEmpty() || !record.value().getLast();
    }

    /** What it adds, distinct batches and examples left out. */
    TrainerState.Totals totals() {
      return TrainerState.Totals.of(portion.examples());
    }

    /** The state after it. Credit is for batches that are behind the trainer as a whole. */
    TrainerState after(TrainerState state, long steps) {
      TrainerState.Position position = state.position();
      long selectedThrough = 0;
      long examples = 0;
      for (ConsumerRecord<String, Batch> record : portion.finished()) {
        Batch batch = record.value();
        position = position.behind(batch.getBatch(), record.offset());
        Long through = batch.getSelectedThrough();
        selectedThrough = Math.max(selectedThrough, through == null ? 0 : through);
        examples += batch.getExamples().size();
      }
      boolean first = state.position().pass() == 0;
      return state.after(
          steps,
          position.afterPortion(portion.passedOfNext()),
          totals().plusDistinct(first ? batches() : 0, first ? examples : 0),
          selectedThrough);
    }
  }
}
