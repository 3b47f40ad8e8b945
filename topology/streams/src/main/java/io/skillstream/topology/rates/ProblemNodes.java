package io.skillstream.topology.rates;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.topology.stream.StoreKey;
import io.skillstream.topology.trees.SkillTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 *
 * <p>Each version of the skill tree has nodes of its own. Those of the version that the namespace
 * began with are kept under the plain ids, as when there was no other.
 */
final class ProblemNodes {
  static final String UNION = "problem-nodes";
  static final String BY_CANDIDATE = "candidate-chain-ends";

  private final SkillTrees trees;
  private final KeyValueStore<String, List<Integer>> union;
  private final KeyValueStore<Bytes, List<Integer>> byCandidate;

  ProblemNodes(SkillTrees trees, ProcessorContext<?, ?> context) {
    this.trees = trees;
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

  /** Where a problem counts in a version of the tree; empty: nothing is known of it there. */
  Optional<List<Integer>> of(String problemId, SkillTree tree) {
    return Optional.ofNullable(union.get(unionKey(problemId, tree.version())));
  }

  /** Notes that there are attempts on a problem of which nothing else is known. */
  void attempted(String problemId) {
    union.put(problemId, List.of());
  }

  /** Ids hold no U+0000, so it marks and parts a version. */
  private String unionKey(String problemId, String treeVersion) {
    return trees.isFirst(treeVersion) ? problemId : "\0" + treeVersion + "\0" + problemId;
  }

  private StoreKey ofProblem(String problemId, String treeVersion) {
    return trees.isFirst(treeVersion)
        ? StoreKey.of(problemId)
        : StoreKey.of("").and(treeVersion).and(problemId);
  }

  /** Takes in the chains that a candidate of a problem has now in a version of the tree. */
  Change attribute(String problemId, String candidateId, SkillTree tree, int[] chainEnds) {
    Bytes key = ofProblem(problemId, tree.version()).and(candidateId).bytes();
    String unionKey = unionKey(problemId, tree.version());
    List<Integer> ends = new ArrayList<>();
    for (int end : chainEnds) {
      ends.add(end);
    }
    List<Integer> endsBefore = byCandidate.get(key);
    if (!ends.equals(endsBefore)) {
      byCandidate.put(key, ends);
    }
    List<Integer> before = union.get(unionKey);
    TreeSet<Integer> after = new TreeSet<>();
    add(tree, chainEnds, after);
    if (endsBefore == null) {
      // New chains only add, so that the other candidates need not be looked at.
      after.addAll(before == null ? List.of() : before);
    } else {
      addAll(problemId, tree, after);
    }
    List<Integer> added = new ArrayList<>(after);
    List<Integer> removed = new ArrayList<>();
    if (before != null) {
      added.removeAll(before);
      removed.addAll(before);
      removed.removeAll(after);
    }
    if (!added.isEmpty() || !removed.isEmpty()) {
      union.put(unionKey, new ArrayList<>(after));
    }
    // A problem met for the first time has no attempts: theirs would have left an entry, with the
    // plain id.
    return before == null && trees.isFirst(tree.version())
        ? new Change(List.of(), List.of())
        : new Change(added, removed);
  }

  private void addAll(String problemId, SkillTree tree, TreeSet<Integer> nodes) {
    try (KeyValueIterator<Bytes, List<Integer>> found =
        byCandidate.prefixScan(
            ofProblem(problemId, tree.version()).bytes(), new BytesSerializer())) {
      found.forEachRemaining(
          entry -> add(tree, entry.value.stream().mapToInt(Integer::intValue).toArray(), nodes));
    }
  }

  private static void add(SkillTree tree, int[] chainEnds, TreeSet<Integer> nodes) {
    for (int node : SkillView.countedAt(tree, chainEnds)) {
      nodes.add(node);
    }
  }
}
