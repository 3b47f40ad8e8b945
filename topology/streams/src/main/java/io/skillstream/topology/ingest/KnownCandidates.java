package io.skillstream.topology.ingest;

import io.skillstream.record.TraceRetraction;
import io.skillstream.topology.ingest.KnownCandidate.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The content that came to one partition.
 *
 * <p>One entry a candidate, keyed by problem and candidate, answers both questions: whether content
 * is known, and which candidates a retracted trace brought. So a trace costs one read and one
 * write.
 */
final class KnownCandidates {
  private static final String STORE = "known-content";

  private final KeyValueStore<Bytes, byte[]> store;

  KnownCandidates(ProcessorContext<?, ?> context) {
    this.store = context.getStateStore(STORE);
  }

  static StoreBuilder<?> store() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray());
  }

  Optional<KnownCandidate> find(String problemId, String candidateId) {
    return Optional.ofNullable(store.get(KnownCandidate.key(problemId, candidateId)))
        .map(KnownCandidate::of);
  }

  void put(String problemId, String candidateId, KnownCandidate candidate) {
    store.put(KnownCandidate.key(problemId, candidateId), candidate.bytes());
  }

  /** How many candidates of a problem are in the pool's log and not retracted. */
  long live(String problemId) {
    return of(problemId).size();
  }

  /** The live candidates of a problem. */
  List<KnownCandidate> of(String problemId) {
    List<KnownCandidate> live = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> found =
        store.prefixScan(KnownCandidate.ofProblem(problemId), new BytesSerializer())) {
      while (found.hasNext()) {
        KnownCandidate candidate = KnownCandidate.of(found.next().value);
        if (candidate.retraction().isEmpty()) {
          live.add(candidate);
        }
      }
    }
    return live;
  }

  /**
   * Some candidates in the order of their keys.
   *
   * @param after the key to go on after; empty: from the beginning
   */
  List<KeyValue<Bytes, KnownCandidate>> some(Optional<Bytes> after, int most) {
    List<KeyValue<Bytes, KnownCandidate>> some = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> found = store.range(after.orElse(null), null)) {
      while (found.hasNext() && some.size() < most) {
        KeyValue<Bytes, byte[]> next = found.next();
        if (!Optional.of(next.key).equals(after)) {
          some.add(KeyValue.pair(next.key, KnownCandidate.of(next.value)));
        }
      }
    }
    return some;
  }

  /** Takes out the candidates of a problem that a retraction means, and returns them by id. */
  Map<String, KnownCandidate> retract(String problemId, TraceRetraction retraction) {
    Position said = Position.of(retraction);
    List<KeyValue<Bytes, byte[]>> ofProblem = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> found =
        store.prefixScan(KnownCandidate.ofProblem(problemId), new BytesSerializer())) {
      found.forEachRemaining(ofProblem::add);
    }
    Map<String, KnownCandidate> taken = new LinkedHashMap<>();
    for (KeyValue<Bytes, byte[]> entry : ofProblem) {
      KnownCandidate candidate = KnownCandidate.of(entry.value);
      if (candidate.isMeantBy(retraction.getTraceId(), said)) {
        store.put(entry.key, candidate.retracted(said).bytes());
        if (candidate.retraction().isEmpty()) {
          taken.put(KnownCandidate.candidateId(entry.key), candidate);
        }
      }
    }
    return taken;
  }
}
