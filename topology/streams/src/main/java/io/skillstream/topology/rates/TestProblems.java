package io.skillstream.topology.rates;

import io.skillstream.record.SkillAttribution;
import io.skillstream.record.Split;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Which problems are kept for tests. Whoever answers one, an evaluator or somebody outside who
 * knows nothing of the division, its verdicts must not steer: then it would test nothing.
 */
final class TestProblems {
  static final String STORE = "test-problems";

  private final KeyValueStore<String, Boolean> kept;

  TestProblems(ProcessorContext<Object, Object> context) {
    this.kept = context.getStateStore(STORE);
  }

  static StoreBuilder<?> store() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Boolean());
  }

  boolean contains(String problemId) {
    return kept.get(problemId) != null;
  }

  /** Takes in what an attribution says of its problem; whether that is news. */
  boolean add(SkillAttribution attribution) {
    return attribution.getSplit() == Split.TEST
        && kept.putIfAbsent(attribution.getProblemId(), true) == null;
  }
}
