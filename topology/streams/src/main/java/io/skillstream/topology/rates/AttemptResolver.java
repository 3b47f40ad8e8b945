package io.skillstream.topology.rates;

import io.skillstream.record.Attempt;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.TraceRetraction;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
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
import org.jspecify.annotations.Nullable;

/**
 * Finds the problems that ids stand for: that of an attempt's reference, and those of a retracted
 * trace. An attempt that comes before its reference waits. The id of a problem stands for itself
 * once an attribution of the problem came, or an attempt on it was counted.
 *
 * <p>An attempt belongs to one problem, the first that its reference stood for. A retraction is for
 * every problem that the trace was sent with; their references may come in any order, also after
 * it. So retractions are kept, and each new problem of a trace is told of them. What was sent after
 * a retraction is not affected: that is decided where candidates are known.
 */
final class AttemptResolver {
  static final String REFERENCES = "problem-references";
  static final String WAITING = "waiting-attempts";
  static final String OTHERS = "more-problem-references";
  static final String RETRACTIONS = "trace-retractions";

  /** What an id stands for while attempts wait for it, or while it was only retracted. */
  private static final String EXPECTED = "";

  private static final byte[] PRESENT = {};

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, String> references;
  private final KeyValueStore<String, List<Integer>> problems;
  private final KeyValueStore<Bytes, byte[]> others;
  private final KeyValueStore<Bytes, Attempt> waiting;
  private final KeyValueStore<Bytes, TraceRetraction> retractions;
  private final StageCounters counters;

  private AttemptResolver(SkillstreamConfig config, ProcessorContext<Object, Object> context) {
    this.context = context;
    this.references = context.getStateStore(REFERENCES);
    this.problems = context.getStateStore(ProblemNodes.UNION);
    this.others = context.getStateStore(OTHERS);
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

  /** Further problems that a trace was sent with: (trace id, problem id). */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> otherStore() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(OTHERS), Serdes.Bytes(), Serdes.ByteArray());
  }

  /**
   * The newest retraction of a trace in each partition of {@code traces}: (trace id, partition).
   */
  static StoreBuilder<KeyValueStore<Bytes, TraceRetraction>> retractionStore(
      SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(RETRACTIONS),
        Serdes.Bytes(),
        config.serdes().<TraceRetraction>values());
  }

  /** The side of the references. */
  static Processor<String, ProblemReference, Object, Object> referenceSide(
      SkillstreamConfig config) {
    return side(
        config,
        (resolver, record) ->
            resolver.reference(record.key(), record.value().getProblemId(), record.timestamp()));
  }

  /** The side of the problems. */
  static Processor<String, SkillAttribution, Object, Object> problemSide(SkillstreamConfig config) {
    return side(
        config,
        (resolver, record) -> resolver.problem(record.value().getProblemId(), record.timestamp()));
  }

  /** The side of the attempts. */
  static Processor<String, Attempt, Object, Object> attemptSide(SkillstreamConfig config) {
    return side(config, (resolver, record) -> resolver.attempt(record.value(), record.timestamp()));
  }

  /** The side of the retractions. */
  static Processor<String, TraceRetraction, Object, Object> retractionSide(
      SkillstreamConfig config) {
    return side(
        config, (resolver, record) -> resolver.retraction(record.value(), record.timestamp()));
  }

  private static <T> Processor<String, T, Object, Object> side(
      SkillstreamConfig config, BiConsumer<AttemptResolver, Record<String, T>> take) {
    return new Processor<>() {
      private AttemptResolver resolver;

      @Override
      public void init(ProcessorContext<Object, Object> context) {
        resolver = new AttemptResolver(config, context);
      }

      @Override
      public void process(Record<String, T> record) {
        take.accept(resolver, record);
      }
    };
  }

  private void retraction(TraceRetraction retraction, long timestamp) {
    counters.count(Stage.RETRACTIONS);
    String traceId = retraction.getTraceId();
    retractions.put(StoreKey.of(traceId).and(retraction.getTracePartition()).bytes(), retraction);
    String first = standsFor(traceId);
    if (first == null) {
      references.put(traceId, EXPECTED);
      return;
    }
    tell(first, retraction, timestamp);
    Bytes ofTrace = StoreKey.of(traceId).bytes();
    try (KeyValueIterator<Bytes, byte[]> found =
        others.prefixScan(ofTrace, new BytesSerializer())) {
      found.forEachRemaining(
          entry -> tell(StoreKey.textAfter(entry.key, ofTrace), retraction, timestamp));
    }
  }

  /** Tells a problem that a trace is just found to have of the trace's retractions. */
  private void tellOfRetractions(String problemId, String traceId, long timestamp) {
    try (KeyValueIterator<Bytes, TraceRetraction> found =
        retractions.prefixScan(StoreKey.of(traceId).bytes(), new BytesSerializer())) {
      found.forEachRemaining(entry -> tell(problemId, entry.value, timestamp));
    }
  }

  private void tell(String problemId, TraceRetraction retraction, long timestamp) {
    counters.count(Stage.RETRACTIONS_RESOLVED);
    context.forward(
        new Record<Object, Object>(problemId, new ProblemEvent(retraction), timestamp),
        Rates.TO_TRACES_BY_PROBLEM);
  }

  private @Nullable String standsFor(String id) {
    return standsFor(id, references.get(id));
  }

  /** The first problem an id stood for stays: what was counted there cannot move. */
  private @Nullable String standsFor(String id, @Nullable String referred) {
    if (referred != null && !referred.equals(EXPECTED)) {
      return referred;
    }
    return problems.get(id) == null ? null : id;
  }

  private void reference(String id, String problemId, long timestamp) {
    counters.count(Stage.REFERENCES);
    String referred = references.get(id);
    String first = standsFor(id, referred);
    if (first == null) {
      references.put(id, problemId);
      // Nearly no id is expected, so nearly always no other store is asked.
      if (referred != null) {
        meet(id, problemId, timestamp);
      }
    } else if (!first.equals(problemId)
        && others.putIfAbsent(StoreKey.of(id).and(problemId).bytes(), PRESENT) == null) {
      tellOfRetractions(problemId, id, timestamp);
    }
  }

  private void problem(String problemId, long timestamp) {
    counters.count(Stage.ATTRIBUTIONS);
    if (EXPECTED.equals(references.get(problemId))) {
      references.delete(problemId);
      meet(problemId, problemId, timestamp);
    }
  }

  private void meet(String id, String problemId, long timestamp) {
    tellOfRetractions(problemId, id, timestamp);
    release(id, problemId, timestamp);
  }

  private void release(String id, String problemId, long timestamp) {
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
    counters.count(Stage.judged(attempt.getVerdict()));
    String referred = references.get(attempt.getReference());
    String problemId = standsFor(attempt.getReference(), referred);
    // While others wait for the id this one does too, or it would overtake itself judged earlier.
    if (problemId != null && !EXPECTED.equals(referred)) {
      resolved(attempt, problemId, timestamp);
      return;
    }
    references.put(attempt.getReference(), EXPECTED);
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
