package io.skillstream.topology.assembly;

import io.skillstream.record.Batch;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.TrainingExample;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.List;
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
 * a record, so batch boundaries depend on the log alone.
 */
final class BatchAssembler {
  static final String EXAMPLES = "round-examples";
  static final String CLOSED = "closed-rounds";
  static final String COUNTERS = "batch-counters";

  // A batch has to fit in a record; a character is up to three bytes and may not compress.
  private static final long MOST_CHARACTERS = TopicCatalogue.MAX_MESSAGE_BYTES / 4;

  private static final String ARRIVED = "arrived";
  private static final String NEXT_ROUND = "next-round";
  private static final String NEXT_BATCH = "next-batch";

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<Bytes, TrainingExample> examples;
  private final KeyValueStore<Bytes, RoundEvent> closed;
  private final KeyValueStore<Bytes, Long> counters;

  private BatchAssembler(ProcessorContext<Object, Object> context) {
    this.context = context;
    this.examples = context.getStateStore(EXAMPLES);
    this.closed = context.getStateStore(CLOSED);
    this.counters = context.getStateStore(COUNTERS);
  }

  static StoreBuilder<KeyValueStore<Bytes, TrainingExample>> exampleStore(
      SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(EXAMPLES),
        Serdes.Bytes(),
        config.serdes().<TrainingExample>values());
  }

  static StoreBuilder<KeyValueStore<Bytes, RoundEvent>> closedStore(SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(CLOSED),
        Serdes.Bytes(),
        config.serdes().<RoundEvent>values());
  }

  static StoreBuilder<KeyValueStore<Bytes, Long>> counterStore() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(COUNTERS), Serdes.Bytes(), Serdes.Long());
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
    List<TrainingExample> open = new ArrayList<>();
    long characters = 0;
    List<Bytes> used = new ArrayList<>();
    long left = round.getSelected();
    try (KeyValueIterator<Bytes, TrainingExample> inSlotOrder =
        examples.prefixScan(
            StoreKey.of(event.getCurriculum()).and(event.getRound()).bytes(),
            new BytesSerializer())) {
      while (inSlotOrder.hasNext()) {
        KeyValue<Bytes, TrainingExample> next = inSlotOrder.next();
        used.add(next.key);
        long more = characters(next.value);
        if (!open.isEmpty() && characters + more > MOST_CHARACTERS) {
          emit(event, open, false, timestamp);
          open = new ArrayList<>();
          characters = 0;
        }
        open.add(next.value);
        characters += more;
        left--;
        if (open.size() == round.getBatchSize() || left == 0) {
          emit(event, open, round.getComplete() && left == 0, timestamp);
          open = new ArrayList<>();
          characters = 0;
        }
      }
    }
    if (round.getSelected() == 0 && round.getComplete()) {
      emit(event, List.of(), true, timestamp);
    }
    used.forEach(examples::delete);
  }

  private static long characters(TrainingExample example) {
    return (long) example.getProblem().length() + example.getResponse().length();
  }

  private void emit(RoundEvent event, List<TrainingExample> batch, boolean last, long timestamp) {
    RoundClosed round = (RoundClosed) event.getEvent();
    Bytes nextBatch = StoreKey.of(NEXT_BATCH).and(event.getCurriculum()).bytes();
    Batch assembled =
        new Batch(
            event.getCurriculum(),
            round.getStudent(),
            counter(nextBatch),
            event.getRound(),
            batch,
            last);
    add(nextBatch);
    context.forward(
        new Record<>(event.getCurriculum(), assembled, timestamp), Assembly.TO_TRAINING_BATCHES);
  }

  private long counter(Bytes key) {
    Long count = counters.get(key);
    return count == null ? 0 : count;
  }

  private void add(Bytes key) {
    counters.put(key, counter(key) + 1);
  }
}
