package io.skillstream.topology.rates;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Where each problem's verdicts count: at the union of what its candidates' chains count at.
 *
 * <p>Each candidate's chains are kept beside the union, so that a candidate that gets others takes
 * away exactly what it alone had brought. A candidate that is retracted leaves its chains behind.
 */
final class ProblemNodes {
  static final String UNION = "problem-nodes";
  static final String BY_CANDIDATE = "candidate-chain-ends";

  private final SkillTree tree;
  private final KeyValueStore<String, List<Integer>> union;
  private final KeyValueStore<Bytes, List<Integer>> byCandidate;

  ProblemNodes(SkillTree tree, ProcessorContext<?, ?> context) {
    this.tree = tree;
    this.union = context.getStateStore(UNION);
    this.byCandidate = context.getStateStore(BY_CANDIDATE);
  }

  /**
   * What an attribution changes about the nodes of a problem.
   *
   * @param added nodes where it counts now and did not before
   * @param removed the reverse; never the root
   */
  record Change(List<Integer> added, List<Integer> removed) {}

  /** The nodes of each problem; empty: attempts on it were counted, but no attribution came. */
  static StoreBuilder<KeyValueStore<String, List<Integer>>> unionStore() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(UNION),
        Serdes.String(),
        Serdes.ListSerde(ArrayList.class, Serdes.Integer()));
  }

  /** Where chains end, by problem and candidate. */
  static StoreBuilder<KeyValueStore<Bytes, List<Integer>>> candidateStore() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(BY_CANDIDATE),
        Serdes.Bytes(),
        Serdes.ListSerde(ArrayList.class, Serdes.Integer()));
  }

  /** Takes in the chains that a candidate of a problem has now. */
  Change attribute(String problemId, String candidateId, int[] chainEnds) {
    Bytes key = StoreKey.of(problemId).and(candidateId).bytes();
    List<Integer> ends = new ArrayList<>();
    for (int end : chainEnds) {
      ends.add(end);
    }
    List<Integer> endsBefore = byCandidate.get(key);
    if (!ends.equals(endsBefore)) {
      byCandidate.put(key, ends);
    }
    List<Integer> before = union.get(problemId);
    TreeSet<Integer> after = new TreeSet<>();
    add(chainEnds, after);
    if (endsBefore == null) {
      // New chains only add, so that the other candidates need not be looked at.
      after.addAll(before == null ? List.of() : before);
    } else {
      addAll(problemId, after);
    }
    List<Integer> added = new ArrayList<>(after);
    List<Integer> removed = new ArrayList<>();
    if (before != null) {
      added.removeAll(before);
      removed.addAll(before);
      removed.removeAll(after);
    }
    if (!added.isEmpty() || !removed.isEmpty()) {
      union.put(problemId, new ArrayList<>(after));
    }
    // A problem met for the first time has no attempts: theirs would have left an entry.
    return before == null ? new Change(List.of(), List.of()) : new Change(added, removed);
  }

  private void addAll(String problemId, TreeSet<Integer> nodes) {
    try (KeyValueIterator<Bytes, List<Integer>> found =
        byCandidate.prefixScan(StoreKey.of(problemId).bytes(), new BytesSerializer())) {
      found.forEachRemaining(
          entry -> add(entry.value.stream().mapToInt(Integer::intValue).toArray(), nodes));
    }
  }

  private void add(int[] chainEnds, TreeSet<Integer> nodes) {
    for (int node : SkillView.countedAt(tree, chainEnds)) {
      nodes.add(node);
    }
  }
}
