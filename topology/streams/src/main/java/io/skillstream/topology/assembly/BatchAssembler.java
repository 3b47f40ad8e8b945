package io.skillstream.topology.assembly;

import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CheckpointHolding;
import io.skillstream.record.RetractedSelection;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.TrainingExample;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.RoundBatches;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Cuts each closed round into batches, in slot order.
 *
 * <p>A round is cut when it is closed and the examples of all its selections are there, and only
 * after the rounds before it. A batch never spans rounds, and ends early where it would not fit in
 * a record, so batch boundaries depend on the log alone. A trace that was retracted before its
 * batch is cut is left out of it.
 */
final class BatchAssembler {
  static final String EXAMPLES = "round-examples";
  static final String CLOSED = "closed-rounds";
  static final String COUNTERS = "batch-counters";

  private static final String ARRIVED = "arrived";
  private static final String NEXT_ROUND = "next-round";
  private static final String NEXT_BATCH = "next-batch";
  private static final String SELECTED = "selected";

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<Bytes, TrainingExample> examples;
  private final KeyValueStore<Bytes, RoundEvent> closed;
  private final KeyValueStore<Bytes, Long> counters;
  private final RetractionLedger ledger;

  private BatchAssembler(ProcessorContext<Object, Object> context) {
    this.context = context;
    this.examples = context.getStateStore(EXAMPLES);
    this.closed = context.getStateStore(CLOSED);
    this.counters = context.getStateStore(COUNTERS);
    this.ledger = new RetractionLedger(context);
  }

  static Set<StoreBuilder<?>> stores(SkillstreamConfig config) {
    Set<StoreBuilder<?>> stores = new HashSet<>(RetractionLedger.stores(config));
    stores.add(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(EXAMPLES),
            Serdes.Bytes(),
            config.serdes().<TrainingExample>values()));
    stores.add(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CLOSED),
            Serdes.Bytes(),
            config.serdes().<RoundEvent>values()));
    stores.add(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(COUNTERS), Serdes.Bytes(), Serdes.Long()));
    return stores;
  }

  /** The side of the examples. */
  static final class ExampleSide implements Processor<String, TrainingExample, Object, Object> {
    private BatchAssembler assembler;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      assembler = new BatchAssembler(context);
    }

    @Override
    public void process(Record<String, TrainingExample> record) {
      assembler.example(record.value(), record.timestamp());
    }
  }

  /** The side of the rounds. */
  static final class RoundSide implements Processor<String, RoundEvent, Object, Object> {
    private BatchAssembler assembler;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      assembler = new BatchAssembler(context);
    }

    @Override
    public void process(Record<String, RoundEvent> record) {
      if (record.value().getEvent() instanceof RoundClosed) {
        assembler.closed(record.value(), record.timestamp());
      }
    }
  }

  /** The side of what was retracted after it was selected. */
  static final class RetractionSide
      implements Processor<String, RetractedSelection, Object, Object> {
    private RetractionLedger ledger;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      ledger = new RetractionLedger(context);
    }

    @Override
    public void process(Record<String, RetractedSelection> record) {
      ledger.retract(record.value(), record.timestamp());
    }
  }

  /** The side of the checkpoints. */
  static final class CheckpointSide implements Processor<String, Checkpoint, Object, Object> {
    private final int partitions;
    private ProcessorContext<Object, Object> context;
    private RetractionLedger ledger;

    CheckpointSide(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.ledger = new RetractionLedger(context);
    }

    @Override
    public void process(Record<String, Checkpoint> record) {
      Checkpoint checkpoint = record.value();
      ledger.checkpoint(checkpoint, record.timestamp());
      long endSlot = ledger.endSlot(checkpoint.getCurriculum(), checkpoint.getBatches());
      // A problem's attempts may be in any partition of the rates.
      for (int partition = 0; partition < partitions; partition++) {
        CheckpointHolding holding =
            new CheckpointHolding(
                checkpoint.getCheckpoint(),
                checkpoint.getStudent(),
                checkpoint.getCurriculum(),
                endSlot,
                partition);
        context.forward(
            new Record<>(checkpoint.getCheckpoint(), holding, record.timestamp()),
            Assembly.TO_CHECKPOINT_HOLDINGS);
      }
    }
  }

  private void example(TrainingExample example, long timestamp) {
    String curriculum = example.getCurriculum();
    examples.put(
        StoreKey.of(curriculum).and(example.getRound()).and(example.getSlot()).bytes(), example);
    add(StoreKey.of(ARRIVED).and(curriculum).and(example.getRound()).bytes());
    cutWhatIsComplete(curriculum, timestamp);
  }

  private void closed(RoundEvent round, long timestamp) {
    closed.put(StoreKey.of(round.getCurriculum()).and(round.getRound()).bytes(), round);
    cutWhatIsComplete(round.getCurriculum(), timestamp);
  }

  private void cutWhatIsComplete(String curriculum, long timestamp) {
    Bytes nextRound = StoreKey.of(NEXT_ROUND).and(curriculum).bytes();
    while (true) {
      long round = counter(nextRound);
      RoundEvent event = closed.get(StoreKey.of(curriculum).and(round).bytes());
      Bytes arrived = StoreKey.of(ARRIVED).and(curriculum).and(round).bytes();
      if (event == null || counter(arrived) < ((RoundClosed) event.getEvent()).getSelected()) {
        return;
      }
      cut(event, timestamp);
      closed.delete(StoreKey.of(curriculum).and(round).bytes());
      counters.delete(arrived);
      add(nextRound);
    }
  }

  private void cut(RoundEvent event, long timestamp) {
    RoundClosed round = (RoundClosed) event.getEvent();
    String curriculum = event.getCurriculum();
    Bytes selectedSoFar = StoreKey.of(SELECTED).and(curriculum).bytes();
    long selectedBefore = counter(selectedSoFar);
    counters.put(selectedSoFar, selectedBefore + round.getSelected());
    Bytes nextBatch = StoreKey.of(NEXT_BATCH).and(curriculum).bytes();
    RoundBatches cut = new RoundBatches(event, selectedBefore, counter(nextBatch));
    List<Bytes> used = new ArrayList<>();
    try (KeyValueIterator<Bytes, TrainingExample> inSlotOrder =
        examples.prefixScan(
            StoreKey.of(curriculum).and(event.getRound()).bytes(), new BytesSerializer())) {
      while (inSlotOrder.hasNext()) {
        KeyValue<Bytes, TrainingExample> next = inSlotOrder.next();
        used.add(next.key);
        cut.add(next.value, ledger.isRetracted(curriculum, next.value.getSlot()));
      }
    }
    used.forEach(examples::delete);
    List<Batch> batches = cut.batches();
    counters.put(nextBatch, counter(nextBatch) + batches.size());
    batches.forEach(batch -> emit(batch, timestamp));
  }

  private void emit(Batch batch, long timestamp) {
    for (TrainingExample example : batch.getExamples()) {
      ledger.placed(batch.getCurriculum(), example.getSlot(), batch.getBatch());
    }
    context.forward(
        new Record<>(batch.getCurriculum(), batch, timestamp), Assembly.TO_TRAINING_BATCHES);
  }

  private long counter(Bytes key) {
    Long count = counters.get(key);
    return count == null ? 0 : count;
  }

  private void add(Bytes key) {
    counters.put(key, counter(key) + 1);
  }
}
