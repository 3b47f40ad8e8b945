package io.skillstream.topology.assembly;

import io.skillstream.record.Payload;
import io.skillstream.record.Selection;
import io.skillstream.record.TrainingExample;
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
 * Joins selections with their payloads, whichever comes first.
 *
 * <p>A payload is kept as long as the topology runs, because another curriculum may select it; a
 * selection waits only until its payload is there.
 */
final class PayloadJoiner {
  static final String PAYLOADS = "payloads-by-candidate";
  static final String WAITING = "waiting-selections";

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, Payload> payloads;
  private final KeyValueStore<Bytes, Selection> waiting;

  private PayloadJoiner(ProcessorContext<Object, Object> context) {
    this.context = context;
    this.payloads = context.getStateStore(PAYLOADS);
    this.waiting = context.getStateStore(WAITING);
  }

  static StoreBuilder<KeyValueStore<String, Payload>> payloadStore(SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(PAYLOADS),
        Serdes.String(),
        config.serdes().<Payload>values());
  }

  static StoreBuilder<KeyValueStore<Bytes, Selection>> waitingStore(SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(WAITING),
        Serdes.Bytes(),
        config.serdes().<Selection>values());
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
      joiner.payload(record.value());
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
    payloads.put(payload.getCandidateId(), payload);
    List<KeyValue<Bytes, Selection>> released = new ArrayList<>();
    try (KeyValueIterator<Bytes, Selection> found =
        waiting.prefixScan(StoreKey.of(payload.getCandidateId()).bytes(), new BytesSerializer())) {
      found.forEachRemaining(released::add);
    }
    for (KeyValue<Bytes, Selection> entry : released) {
      waiting.delete(entry.key);
      emit(entry.value, payload, context.currentSystemTimeMs());
    }
  }

  private void selection(Selection selection, long timestamp) {
    Payload payload = payloads.get(selection.getCandidateId());
    if (payload == null) {
      waiting.put(
          StoreKey.of(selection.getCandidateId()).and(selection.getCurriculum()).bytes(),
          selection);
    } else {
      emit(selection, payload, timestamp);
    }
  }

  private void emit(Selection selection, Payload payload, long timestamp) {
    TrainingExample example =
        TrainingExample.newBuilder()
            .setCurriculum(selection.getCurriculum())
            .setRound(selection.getRound())
            .setSlot(selection.getSlot())
            .setTraceId(selection.getTraceId())
            .setCandidateId(selection.getCandidateId())
            .setProblem(payload.getProblem())
            .setResponse(payload.getResponse())
            .setAnswer(payload.getAnswer())
            .setChains(selection.getChains())
            .setSkill(selection.getSkill())
            .setSource(payload.getSource())
            .setLicence(payload.getLicence())
            .setTeacher(payload.getTeacher())
            .build();
    context.forward(
        new Record<>(selection.getCurriculum(), example, timestamp),
        Assembly.TO_EXAMPLES_BY_CURRICULUM);
  }
}
