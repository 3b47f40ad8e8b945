package io.skillstream.topology.probes;

import io.skillstream.topology.stream.StoreKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** At which of its checkpoints each student was asked each problem last. */
final class AskedProblems {
  private static final String PROBLEMS = "asked-problems";
  private static final String CHECKPOINTS = "probed-checkpoints";

  private final KeyValueStore<Bytes, Integer> problems;
  private final KeyValueStore<Bytes, Integer> checkpoints;

  AskedProblems(ProcessorContext<?, ?> context) {
    this.problems = context.getStateStore(PROBLEMS);
    this.checkpoints = context.getStateStore(CHECKPOINTS);
  }

  static Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(PROBLEMS), Serdes.Bytes(), Serdes.Integer()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CHECKPOINTS), Serdes.Bytes(), Serdes.Integer()));
  }

  /** Begins a checkpoint; false where it was begun before. */
  boolean begin(String student, String checkpoint, int ordinal) {
    return checkpoints.putIfAbsent(StoreKey.of(student).and(checkpoint).bytes(), ordinal) == null;
  }

  /** Notes a question. */
  void ask(String student, String problem, int ordinal) {
    problems.put(StoreKey.of(student).and(problem).bytes(), ordinal);
  }

  /** The ordinal of the checkpoint at which each problem was asked last. */
  Map<String, Integer> of(String student) {
    Map<String, Integer> asked = new HashMap<>();
    Bytes prefix = StoreKey.of(student).bytes();
    try (KeyValueIterator<Bytes, Integer> all =
        problems.prefixScan(prefix, new BytesSerializer())) {
      all.forEachRemaining(entry -> asked.put(StoreKey.textAfter(entry.key, prefix), entry.value));
    }
    return asked;
  }
}
