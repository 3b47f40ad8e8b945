package io.skillstream.topology.conductor;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.RateSnapshot;
import io.skillstream.topology.stream.StoreKey;
import java.time.Instant;
import java.util.HashMap;
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
  private final Map<String, SkillEvidence> students = new HashMap<>();
  // Intervals cost a numerical inversion each; between two snapshots they do not change.
  private final Map<String, Map<LeafRate, Optional<ErrorRate>>> rates = new HashMap<>();

  private final Map<String, Instant> newestVerdicts = new HashMap<>();
  private final Map<String, String> newestCheckpoints = new HashMap<>();
  private long version;

  private record LeafRate(int leaf, String estimator) {}

  StudentEvidence(SkillTree tree, KeyValueStore<Bytes, NodeEvidence> store) {
    this.tree = tree;
    this.store = store;
    try (KeyValueIterator<Bytes, NodeEvidence> all = store.all()) {
      all.forEachRemaining(entry -> remember(StoreKey.text(entry.key), entry.value));
    }
  }

  void update(RateSnapshot snapshot) {
    version++;
    if (snapshot.getNewestVerdictAt() != null) {
      newestVerdicts.put(snapshot.getStudent(), snapshot.getNewestVerdictAt());
    }
    if (!snapshot.getCheckpoints().isEmpty()) {
      newestCheckpoints.put(
          snapshot.getStudent(),
          snapshot.getCheckpoints().get(snapshot.getCheckpoints().size() - 1));
    }
    rates.remove(snapshot.getStudent());
    for (NodeEvidence node : snapshot.getNodes()) {
      remember(snapshot.getStudent(), node);
      store.put(StoreKey.of(snapshot.getStudent()).and(node.getNode()).bytes(), node);
    }
  }

  /** Changes whenever any evidence does. */
  long version() {
    return version;
  }

  /** Record time of the newest verdict behind a student's rates. */
  Optional<Instant> newestVerdictAt(String student) {
    return Optional.ofNullable(newestVerdicts.get(student));
  }

  /** Newest checkpoint behind a student's rates, where attempts name one. */
  Optional<String> newestCheckpoint(String student) {
    return Optional.ofNullable(newestCheckpoints.get(student));
  }

  /** The rate of a view's leaf; empty where nothing was judged and nothing is inferred. */
  Optional<ErrorRate> rate(String student, int leaf, Estimator estimator) {
    return rates
        .computeIfAbsent(student, unseen -> new HashMap<>())
        .computeIfAbsent(
            new LeafRate(leaf, estimator.name()), unseen -> of(student).rate(leaf, estimator));
  }

  private SkillEvidence of(String student) {
    return students.computeIfAbsent(student, unseen -> new SkillEvidence(tree));
  }

  private void remember(String student, NodeEvidence node) {
    of(student)
        .put(node.getNode(), new Evidence(node.getCorrect(), node.getWrong(), node.getUnknown()));
  }
}
