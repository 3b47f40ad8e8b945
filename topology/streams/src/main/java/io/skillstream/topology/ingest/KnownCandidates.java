package io.skillstream.topology.ingest;

import io.skillstream.record.IdentifiedTrace;
import io.skillstream.topology.stream.StoreKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The candidates of one partition by their number, and which trace brought which. */
final class KnownCandidates {
  private static final String CANDIDATES = "known-candidates";
  private static final String TRACES = "candidates-of-traces";

  private final KeyValueStore<String, Long> candidates;
  private final KeyValueStore<Bytes, byte[]> traces;

  /** A candidate that a trace brought. */
  record Brought(String candidateId, long number, int tracePartition, long traceOffset) {}

  KnownCandidates(ProcessorContext<?, ?> context) {
    this.candidates = context.getStateStore(CANDIDATES);
    this.traces = context.getStateStore(TRACES);
  }

  static Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CANDIDATES), Serdes.String(), Serdes.Long()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(TRACES), Serdes.Bytes(), Serdes.ByteArray()));
  }

  /** The number of a candidate that is in the pool. */
  OptionalLong number(String candidateId) {
    Long number = candidates.get(candidateId);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  void add(String candidateId, long number) {
    candidates.put(candidateId, number);
  }

  void remove(String candidateId) {
    candidates.delete(candidateId);
  }

  /**
   * Remembers what a trace brought; the same content brought again is remembered where it was last.
   */
  void bring(IdentifiedTrace trace, long number) {
    traces.put(
        StoreKey.of(trace.getTraceId()).and(trace.getCandidateId()).bytes(),
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + Long.BYTES)
            .putLong(number)
            .putInt(trace.getTracePartition())
            .putLong(trace.getTraceOffset())
            .array());
  }

  /** What a trace brought. */
  List<Brought> broughtBy(String traceId) {
    List<Brought> brought = new ArrayList<>();
    Bytes prefix = StoreKey.of(traceId).bytes();
    try (KeyValueIterator<Bytes, byte[]> found = traces.prefixScan(prefix, new BytesSerializer())) {
      found.forEachRemaining(
          entry -> {
            ByteBuffer value = ByteBuffer.wrap(entry.value);
            brought.add(
                new Brought(
                    StoreKey.textAfter(entry.key, prefix),
                    value.getLong(),
                    value.getInt(),
                    value.getLong()));
          });
    }
    return brought;
  }

  void forget(String traceId, Brought brought) {
    traces.delete(StoreKey.of(traceId).and(brought.candidateId()).bytes());
  }
}
