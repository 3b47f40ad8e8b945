package io.skillstream.topology.assembly;

import io.skillstream.record.Payload;
import io.skillstream.record.Selection;
import io.skillstream.record.TrainingExample;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.RoundBatches;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * Joins selections with their payloads, whichever comes first.
 *
 * <p>A payload is kept as long as the topology runs, because another curriculum may select it; a
 * selection waits only until its payload is there, or was erased: then the example is withdrawn, so
 * that its round can still be cut.
 */
final class PayloadJoiner {
  private static final String PAYLOADS = "payloads-by-candidate";
  private static final String ERASED = "erased-payloads";
  static final String WAITING = "waiting-selections";

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, Payload> payloads;
  private final KeyValueStore<String, Long> erased;
  private final KeyValueStore<Bytes, Selection> waiting;

  private PayloadJoiner(ProcessorContext<Object, Object> context) {
    this.context = context;
    this.payloads = context.getStateStore(PAYLOADS);
    this.erased = context.getStateStore(ERASED);
    this.waiting = context.getStateStore(WAITING);
  }

  static Set<StoreBuilder<?>> stores(SkillstreamConfig config) {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(PAYLOADS),
            Serdes.String(),
            config.serdes().<Payload>values()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ERASED), Serdes.String(), Serdes.Long()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(WAITING),
            Serdes.Bytes(),
            config.serdes().<Selection>values()));
  }

  /** The side of the payloads. */
  static final class PayloadSide implements Processor<String, Payload, Object, Object> {
    private PayloadJoiner joiner;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      joiner = new PayloadJoiner(context);
    }

    @Override
    public void process(Record<String, Payload> record) {
      if (record.value() == null) {
        joiner.erase(record.key(), record.timestamp());
      } else {
        joiner.payload(record.value());
      }
    }
  }

  /** The side of the selections. */
  static final class SelectionSide implements Processor<String, Selection, Object, Object> {
    private PayloadJoiner joiner;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      joiner = new PayloadJoiner(context);
    }

    @Override
    public void process(Record<String, Selection> record) {
      joiner.selection(record.value(), record.timestamp());
    }
  }

  private void payload(Payload payload) {
    String candidateId = payload.getCandidateId();
    payloads.put(candidateId, payload);
    if (erased.get(candidateId) != null) {
      erased.delete(candidateId);
    }
    release(candidateId, Optional.of(payload));
  }

  private void erase(String candidateId, long timestamp) {
    payloads.delete(candidateId);
    erased.put(candidateId, timestamp);
    release(candidateId, Optional.empty());
  }

  private void release(String candidateId, Optional<Payload> payload) {
    List<KeyValue<Bytes, Selection>> released = new ArrayList<>();
    try (KeyValueIterator<Bytes, Selection> found =
        waiting.prefixScan(StoreKey.of(candidateId).bytes(), new BytesSerializer())) {
      found.forEachRemaining(released::add);
    }
    for (KeyValue<Bytes, Selection> entry : released) {
      waiting.delete(entry.key);
      emit(entry.value, payload, context.currentSystemTimeMs());
    }
  }

  private void selection(Selection selection, long timestamp) {
    String candidateId = selection.getCandidateId();
    Payload payload = payloads.get(candidateId);
    if (payload != null || erased.get(candidateId) != null) {
      emit(selection, Optional.ofNullable(payload), timestamp);
    } else {
      waiting.put(StoreKey.of(candidateId).and(selection.getCurriculum()).bytes(), selection);
    }
  }

  /** Emits the example; without a payload, withdrawn. */
  private void emit(Selection selection, Optional<Payload> payload, long timestamp) {
    TrainingExample example = RoundBatches.example(selection, payload);
    context.forward(
        new Record<>(selection.getCurriculum(), example, timestamp),
        Assembly.TO_EXAMPLES_BY_CURRICULUM);
  }
}
