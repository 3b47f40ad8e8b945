package io.skillstream.topology.assembly;

import io.skillstream.record.Payload;
import io.skillstream.record.Selection;
import io.skillstream.record.TextWanted;
import io.skillstream.record.TrainingExample;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.PayloadKey;
import io.skillstream.topology.stream.RoundBatches;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Deserializer;
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
import org.jspecify.annotations.Nullable;

/**
 * Joins selections with their payloads, whichever comes first; likewise candidates whose text a new
 * version of the skill tree needs.
 *
 * <p>A payload is kept as long as the topology runs, because another curriculum may select it; a
 * selection waits only until its payload is there, or was erased: then the example is withdrawn, so
 * that its round can still be cut.
 *
 * <p>Payloads stay the bytes that they came as, and the store's changelog is the topic {@code
 * payloads} itself, so keeping a payload costs one local write: nothing is decoded before it is
 * selected, and the content is not written to the brokers once more. After a crash the store is
 * read back from that topic, up to what was committed; a changelog of its own would be as long.
 */
final class PayloadJoiner {
  static final String PAYLOADS = "payloads-by-key";
  static final String ERASED = "erased-payloads";
  static final String WAITING = "waiting-selections";
  static final String TEXTS = "waiting-texts";

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, byte[]> payloads;
  private final KeyValueStore<String, Long> erased;
  private final KeyValueStore<Bytes, Selection> waiting;
  private final KeyValueStore<Bytes, TextWanted> texts;
  private final TextTagger tagger;
  private final Deserializer<Payload> deserializer;
  private final String topic;

  private PayloadJoiner(SkillstreamConfig config, ProcessorContext<Object, Object> context) {
    this.context = context;
    this.payloads = context.getStateStore(PAYLOADS);
    this.erased = context.getStateStore(ERASED);
    this.waiting = context.getStateStore(WAITING);
    this.texts = context.getStateStore(TEXTS);
    this.tagger = new TextTagger(config, context);
    this.deserializer = config.serdes().deserializer();
    this.topic = config.topics().payloads();
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> payloadStore() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(PAYLOADS), Serdes.String(), Serdes.ByteArray());
  }

  /** The other stores. */
  static Set<StoreBuilder<?>> stores(SkillstreamConfig config) {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ERASED), Serdes.String(), Serdes.Long()),
        // Looked into with every payload, and next to empty.
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(WAITING),
            Serdes.Bytes(),
            config.serdes().<Selection>values()),
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(TEXTS),
            Serdes.Bytes(),
            config.serdes().<TextWanted>values()));
  }

  /** Keeps the payloads and does nothing else: their store is restored without it. */
  static Processor<String, byte[], Void, Void> keeper() {
    return new Processor<>() {
      private KeyValueStore<String, byte[]> payloads;

      @Override
      public void init(ProcessorContext<Void, Void> context) {
        payloads = context.getStateStore(PAYLOADS);
      }

      @Override
      public void process(Record<String, byte[]> record) {
        payloads.put(record.key(), record.value());
      }
    };
  }

  /** The side of the payloads, after they are kept. */
  static Processor<String, byte[], Object, Object> payloadSide(SkillstreamConfig config) {
    return side(
        config,
        (joiner, record) -> {
          if (record.value() == null) {
            joiner.erased(record.key(), record.headers(), record.timestamp());
          } else {
            joiner.release(record.key(), Optional.of(record.value()));
          }
        });
  }

  /** The side of the selections. */
  static Processor<String, Selection, Object, Object> selectionSide(SkillstreamConfig config) {
    return side(config, (joiner, record) -> joiner.selection(record.value(), record.timestamp()));
  }

  /** The side of the texts that are wanted. */
  static Processor<String, TextWanted, Object, Object> textSide(SkillstreamConfig config) {
    return side(config, (joiner, record) -> joiner.text(record.value(), record.timestamp()));
  }

  private static <T extends @Nullable Object> Processor<String, T, Object, Object> side(
      SkillstreamConfig config, BiConsumer<PayloadJoiner, Record<String, T>> take) {
    return new Processor<>() {
      private PayloadJoiner joiner;

      @Override
      public void init(ProcessorContext<Object, Object> context) {
        joiner = new PayloadJoiner(config, context);
      }

      @Override
      public void process(Record<String, T> record) {
        take.accept(joiner, record);
      }
    };
  }

  private void erased(String key, Headers headers, long timestamp) {
    // A duplicate is nobody's payload: no selection asks for it, now or later.
    if (headers.lastHeader(PayloadKey.DUPLICATE) == null) {
      erased.put(key, timestamp);
      release(key, Optional.empty());
    }
  }

  private void release(String key, Optional<byte[]> payload) {
    List<KeyValue<Bytes, Selection>> released = new ArrayList<>();
    try (KeyValueIterator<Bytes, Selection> found =
        waiting.prefixScan(StoreKey.of(key).bytes(), new BytesSerializer())) {
      found.forEachRemaining(released::add);
    }
    for (KeyValue<Bytes, Selection> entry : released) {
      waiting.delete(entry.key);
      emit(entry.value, payload, context.currentSystemTimeMs());
    }
    List<KeyValue<Bytes, TextWanted>> wanted = new ArrayList<>();
    try (KeyValueIterator<Bytes, TextWanted> found =
        texts.prefixScan(StoreKey.of(key).bytes(), new BytesSerializer())) {
      found.forEachRemaining(wanted::add);
    }
    for (KeyValue<Bytes, TextWanted> entry : wanted) {
      texts.delete(entry.key);
      payload.ifPresent(
          kept -> tagger.tag(entry.value, payload(kept), context.currentSystemTimeMs()));
    }
  }

  private void text(TextWanted wanted, long timestamp) {
    String key =
        PayloadKey.of(wanted.getCandidateId(), wanted.getTracePartition(), wanted.getTraceOffset());
    byte[] payload = kept(key, wanted.getCandidateId());
    if (payload != null) {
      tagger.tag(wanted, payload(payload), timestamp);
    } else if (erased.get(key) == null) {
      texts.put(StoreKey.of(key).and(wanted.getTreeVersion()).bytes(), wanted);
    }
  }

  private byte @Nullable [] kept(String key, String candidateId) {
    byte[] payload = payloads.get(key);
    // Payloads from before keys held positions.
    return payload == null ? payloads.get(candidateId) : payload;
  }

  private Payload payload(byte[] kept) {
    return deserializer.deserialize(topic, kept);
  }

  private void selection(Selection selection, long timestamp) {
    String key =
        PayloadKey.of(
            selection.getCandidateId(), selection.getTracePartition(), selection.getTraceOffset());
    byte[] payload = kept(key, selection.getCandidateId());
    if (payload != null || erased.get(key) != null) {
      emit(selection, Optional.ofNullable(payload), timestamp);
    } else {
      waiting.put(StoreKey.of(key).and(selection.getCurriculum()).bytes(), selection);
    }
  }

  /** Emits the example; without a payload, withdrawn. */
  private void emit(Selection selection, Optional<byte[]> bytes, long timestamp) {
    Optional<Payload> payload = bytes.map(this::payload);
    TrainingExample example = RoundBatches.example(selection, payload);
    context.forward(
        new Record<>(selection.getCurriculum(), example, timestamp),
        Assembly.TO_EXAMPLES_BY_CURRICULUM);
  }
}
