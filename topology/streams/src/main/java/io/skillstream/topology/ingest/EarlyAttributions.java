package io.skillstream.topology.ingest;

import io.skillstream.record.SkillAttribution;
import io.skillstream.topology.SkillstreamConfig;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Attributions that came before their trace: the newest of each candidate, until the trace comes.
 *
 * <p>Whoever answers to a request is never early, so only attributions of their own accord wait
 * here, maybe of traces that never come. Therefore no more than {@link #MOST} wait in a partition.
 */
final class EarlyAttributions {
  /** Candidates that may be waited for in one partition; some 30 MB. */
  static final int MOST = 100_000;

  private static final String STORE = "early-attributions";

  private final KeyValueStore<Bytes, SkillAttribution> store;
  private int waiting;

  EarlyAttributions(ProcessorContext<?, ?> context) {
    this.store = context.getStateStore(STORE);
    try (KeyValueIterator<Bytes, SkillAttribution> all = store.all()) {
      all.forEachRemaining(entry -> waiting++);
    }
  }

  static StoreBuilder<?> store(SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(STORE),
        Serdes.Bytes(),
        config.serdes().<SkillAttribution>values());
  }

  /** Keeps an attribution; false: too many wait already. */
  boolean put(SkillAttribution attribution) {
    Bytes key = KnownCandidate.key(attribution.getProblemId(), attribution.getCandidateId());
    boolean isNew = store.get(key) == null;
    if (isNew && waiting == MOST) {
      return false;
    }
    store.put(key, attribution);
    waiting += isNew ? 1 : 0;
    return true;
  }

  /** Takes what waited for a candidate. */
  Optional<SkillAttribution> take(String problemId, String candidateId) {
    // Nearly always nothing waits, and a look-up would cost every trace.
    if (waiting == 0) {
      return Optional.empty();
    }
    Optional<SkillAttribution> found =
        Optional.ofNullable(store.delete(KnownCandidate.key(problemId, candidateId)));
    waiting -= found.isPresent() ? 1 : 0;
    return found;
  }
}
