package io.skillstream.topology.conductor;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.RateSnapshot;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What is known about each student at each node, as the rates said last. */
final class StudentEvidence {
  static final String STORE = "student-evidence";

  private final SkillTree tree;
  private final KeyValueStore<Bytes, NodeEvidence> store;
  private final Map<String, Map<Integer, Evidence>> students = new HashMap<>();
  // Intervals cost a numerical inversion each; between two snapshots they do not change.
  private final Map<String, Map<LeafRate, Optional<ErrorRate>>> rates = new HashMap<>();

  private record LeafRate(int leaf, String estimator) {}

  StudentEvidence(SkillTree tree, KeyValueStore<Bytes, NodeEvidence> store) {
    this.tree = tree;
    this.store = store;
    try (KeyValueIterator<Bytes, NodeEvidence> all = store.all()) {
      all.forEachRemaining(entry -> remember(StoreKey.text(entry.key), entry.value));
    }
  }

  void update(RateSnapshot snapshot) {
    rates.remove(snapshot.getStudent());
    for (NodeEvidence node : snapshot.getNodes()) {
      remember(snapshot.getStudent(), node);
      store.put(StoreKey.of(snapshot.getStudent()).and(node.getNode()).bytes(), node);
    }
  }

  /** The rate of a view's leaf; empty where nothing was judged and nothing is inferred. */
  Optional<ErrorRate> rate(String student, int leaf, Estimator estimator) {
    return rates
        .computeIfAbsent(student, unseen -> new HashMap<>())
        .computeIfAbsent(
            new LeafRate(leaf, estimator.name()), unseen -> estimate(student, leaf, estimator));
  }

  private Optional<ErrorRate> estimate(String student, int leaf, Estimator estimator) {
    Map<Integer, Evidence> nodes = students.getOrDefault(student, Map.of());
    Deque<Evidence> path = new ArrayDeque<>();
    int node = SkillView.nodeOf(leaf);
    if (node != leaf) {
      path.addFirst(nodes.getOrDefault(leaf, Evidence.EMPTY));
    }
    for (int at = node; at != SkillTree.ROOT; at = tree.parent(at)) {
      path.addFirst(nodes.getOrDefault(at, Evidence.EMPTY));
    }
    path.addFirst(nodes.getOrDefault(SkillTree.ROOT, Evidence.EMPTY));
    List<Evidence> rootToNode = new ArrayList<>(path);
    return estimator.estimate(rootToNode);
  }

  private void remember(String student, NodeEvidence node) {
    students
        .computeIfAbsent(student, unseen -> new HashMap<>())
        .put(node.getNode(), new Evidence(node.getCorrect(), node.getWrong(), node.getUnknown()));
  }
}
