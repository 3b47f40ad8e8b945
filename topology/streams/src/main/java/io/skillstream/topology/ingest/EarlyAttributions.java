package io.skillstream.topology.ingest;

import io.skillstream.record.SkillAttribution;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.trees.SkillTrees;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
 * Attributions that came before their trace: the newest of each candidate and tree, until the trace
 * comes.
 *
 * <p>Whoever answers to a request is never early, so only attributions of their own accord wait
 * here, maybe of traces that never come. Therefore no more than {@link #MOST} wait in a partition.
 */
final class EarlyAttributions {
  /** Candidates that may be waited for in one partition; some 30 MB. */
  static final int MOST = 100_000;

  private static final String STORE = "early-attributions";

  private final SkillTrees trees;
  private final KeyValueStore<Bytes, SkillAttribution> store;
  private int waiting;

  EarlyAttributions(SkillTrees trees, ProcessorContext<?, ?> context) {
    this.trees = trees;
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
    Bytes key =
        key(attribution.getProblemId(), attribution.getCandidateId(), attribution.getTreeVersion());
    boolean isNew = store.get(key) == null;
    if (isNew && waiting == MOST) {
      return false;
    }
    store.put(key, attribution);
    waiting += isNew ? 1 : 0;
    return true;
  }

  /** Takes what waited for a candidate, one attribution a version of the skill tree at most. */
  List<SkillAttribution> take(String problemId, String candidateId) {
    // Nearly always nothing waits, and a look-up would cost every trace.
    if (waiting == 0) {
      return List.of();
    }
    List<KeyValue<Bytes, SkillAttribution>> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, SkillAttribution> all =
        store.prefixScan(KnownCandidate.key(problemId, candidateId), new BytesSerializer())) {
      all.forEachRemaining(found::add);
    }
    found.forEach(entry -> store.delete(entry.key));
    waiting -= found.size();
    return found.stream().map(entry -> entry.value).toList();
  }

  /** A candidate's key is a hash at its end, so what follows it is the version. */
  private Bytes key(String problemId, String candidateId, String treeVersion) {
    byte[] candidate = KnownCandidate.key(problemId, candidateId).get();
    byte[] version =
        trees.isFirst(treeVersion) ? new byte[0] : treeVersion.getBytes(StandardCharsets.US_ASCII);
    return Bytes.wrap(
        ByteBuffer.allocate(candidate.length + version.length).put(candidate).put(version).array());
  }
}
