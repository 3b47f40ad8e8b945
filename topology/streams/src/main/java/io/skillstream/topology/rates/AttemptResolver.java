package io.skillstream.topology.rates;

import io.skillstream.record.Attempt;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.TraceRetraction;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
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
 * Finds the problem that an id stands for: the one an attempt refers to, or the one of a retracted
 * trace. What comes before its id is known waits.
 */
final class AttemptResolver {
  static final String REFERENCES = "problem-references";
  static final String WAITING = "waiting-attempts";
  static final String RETRACTIONS = "waiting-retractions";

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, String> references;
  private final KeyValueStore<Bytes, Attempt> waiting;
  private final StageCounters counters;

  private final KeyValueStore<String, TraceRetraction> retractions;

  private AttemptResolver(SkillstreamConfig config, ProcessorContext<Object, Object> context) {
    this.context = context;
    this.references = context.getStateStore(REFERENCES);
    this.waiting = context.getStateStore(WAITING);
    this.retractions = context.getStateStore(RETRACTIONS);
    this.counters =
        StageCounters.published(
            Stage.RESOLVE_ATTEMPT, context, config.publishEvery(), Rates.RESOLVED_TO_CONTROL);
  }

  static StoreBuilder<KeyValueStore<String, String>> referenceStore() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(REFERENCES), Serdes.String(), Serdes.String());
  }

  static StoreBuilder<KeyValueStore<Bytes, Attempt>> waitingStore(SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(WAITING), Serdes.Bytes(), config.serdes().<Attempt>values());
  }

  static StoreBuilder<KeyValueStore<String, TraceRetraction>> retractionStore(
      SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(RETRACTIONS),
        Serdes.String(),
        config.serdes().<TraceRetraction>values());
  }

  /** The side of the references. */
  static Processor<String, ProblemReference, Object, Object> referenceSide(
      SkillstreamConfig config) {
    return new Processor<>() {
      private AttemptResolver resolver;

      @Override
      public void init(ProcessorContext<Object, Object> context) {
        resolver = new AttemptResolver(config, context);
      }

      @Override
      public void process(Record<String, ProblemReference> record) {
        resolver.reference(record.key(), record.value().getProblemId(), record.timestamp());
      }
    };
  }

  /** The side of the attempts. */
  static Processor<String, Attempt, Object, Object> attemptSide(SkillstreamConfig config) {
    return new Processor<>() {
      private AttemptResolver resolver;

      @Override
      public void init(ProcessorContext<Object, Object> context) {
        resolver = new AttemptResolver(config, context);
      }

      @Override
      public void process(Record<String, Attempt> record) {
        resolver.attempt(record.value(), record.timestamp());
      }
    };
  }

  /** The side of the retractions. */
  static Processor<String, TraceRetraction, Object, Object> retractionSide(
      SkillstreamConfig config) {
    return new Processor<>() {
      private AttemptResolver resolver;

      @Override
      public void init(ProcessorContext<Object, Object> context) {
        resolver = new AttemptResolver(config, context);
      }

      @Override
      public void process(Record<String, TraceRetraction> record) {
        resolver.retraction(record.value(), record.timestamp());
      }
    };
  }

  private void retraction(TraceRetraction retraction, long timestamp) {
    counters.count(Stage.RETRACTIONS);
    String problemId = references.get(retraction.getTraceId());
    if (problemId == null) {
      retractions.put(retraction.getTraceId(), retraction);
    } else {
      retract(retraction, problemId, timestamp);
    }
  }

  private void retract(TraceRetraction retraction, String problemId, long timestamp) {
    counters.count(Stage.RETRACTIONS_RESOLVED);
    context.forward(
        new Record<Object, Object>(problemId, new ProblemEvent(retraction), timestamp),
        Rates.TO_TRACES_BY_PROBLEM);
  }

  private void reference(String id, String problemId, long timestamp) {
    counters.count(Stage.REFERENCES);
    // The first problem an id stood for stays: what was counted there cannot move.
    if (references.putIfAbsent(id, problemId) != null) {
      return;
    }
    TraceRetraction retraction = retractions.delete(id);
    if (retraction != null) {
      retract(retraction, problemId, timestamp);
    }
    List<KeyValue<Bytes, Attempt>> released = new ArrayList<>();
    try (KeyValueIterator<Bytes, Attempt> found =
        waiting.prefixScan(StoreKey.of(id).bytes(), new BytesSerializer())) {
      found.forEachRemaining(released::add);
    }
    for (KeyValue<Bytes, Attempt> entry : released) {
      waiting.delete(entry.key);
      resolved(entry.value, problemId, timestamp);
    }
  }

  private void attempt(Attempt attempt, long timestamp) {
    counters.count(Stage.ATTEMPTS);
    String problemId = references.get(attempt.getReference());
    if (problemId != null) {
      resolved(attempt, problemId, timestamp);
      return;
    }
    Bytes key =
        StoreKey.of(attempt.getReference())
            .and(attempt.getStudent())
            .and(attempt.getAttemptId())
            .bytes();
    // A waiting attempt that is sent again is replaced and comes out once.
    waiting.put(key, attempt);
  }

  private void resolved(Attempt attempt, String problemId, long timestamp) {
    counters.count(Stage.RESOLVED);
    context.forward(
        new Record<Object, Object>(problemId, attempt, timestamp), Rates.TO_ATTEMPTS_BY_PROBLEM);
  }
}
