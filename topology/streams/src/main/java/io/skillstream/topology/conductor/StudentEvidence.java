package io.skillstream.topology.conductor;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.RateSnapshot;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.EvidenceSerde;
import io.skillstream.topology.stream.SnapshotEvidence;
import io.skillstream.topology.stream.StoreKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What is known about each student at each node, as the rates said last. */
final class StudentEvidence {
  static final String NODES = "student-evidence";
  static final String STUDENTS = "student-snapshots";

  private final SkillTree tree;
  private final KeyValueStore<Bytes, Evidence> nodes;
  // The newest snapshot of each student, without its nodes.
  private final KeyValueStore<String, RateSnapshot> students;
  private final Map<String, RateSnapshot> newest = new HashMap<>();
  private final Map<String, SnapshotEvidence> evidence = new HashMap<>();
  // Between two snapshots the rates do not change.
  private final Map<String, Map<LeafRate, Optional<ErrorRate>>> rates = new HashMap<>();
  private long version;

  private record LeafRate(int leaf, String estimator) {}

  StudentEvidence(SkillTree tree, ProcessorContext<?, ?> context) {
    this.tree = tree;
    this.nodes = context.getStateStore(NODES);
    this.students = context.getStateStore(STUDENTS);
    try (KeyValueIterator<String, RateSnapshot> all = students.all()) {
      all.forEachRemaining(
          entry -> {
            newest.put(entry.key, entry.value);
            evidence.put(entry.key, new SnapshotEvidence(tree, entry.value.getCheckpoints()));
          });
    }
    try (KeyValueIterator<Bytes, Evidence> all = nodes.all()) {
      all.forEachRemaining(
          entry ->
              of(StoreKey.text(entry.key))
                  .evidence()
                  .put(StoreKey.intBefore(entry.key, 0), entry.value));
    }
  }

  /** The stores it needs. */
  static Set<StoreBuilder<?>> stores(SkillstreamConfig config) {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NODES), Serdes.Bytes(), EvidenceSerde.instance()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STUDENTS),
            Serdes.String(),
            config.serdes().<RateSnapshot>values()));
  }

  void update(RateSnapshot snapshot) {
    String student = snapshot.getStudent();
    version++;
    rates.remove(student);
    RateSnapshot withoutNodes = RateSnapshot.newBuilder(snapshot).setNodes(List.of()).build();
    students.put(student, withoutNodes);
    newest.put(student, withoutNodes);
    boolean moved = of(student).update(snapshot);
    if (moved) {
      of(student).evidence().known().forEach(node -> store(student, node));
    } else {
      snapshot.getNodes().stream().map(NodeEvidence::getNode).forEach(node -> store(student, node));
    }
  }

  /** Changes whenever any evidence does. */
  long version() {
    return version;
  }

  /** Record time of the newest verdict behind a student's rates. */
  Optional<Instant> newestVerdictAt(String student) {
    return Optional.ofNullable(newest.get(student)).map(RateSnapshot::getNewestVerdictAt);
  }

  /** Newest checkpoint behind a student's rates, where attempts name one. */
  Optional<String> newestCheckpoint(String student) {
    if (!newest.containsKey(student)) {
      return Optional.empty();
    }
    List<String> named =
        newest.get(student).getCheckpoints().stream().filter(name -> !name.isEmpty()).toList();
    return named.isEmpty() ? Optional.empty() : Optional.of(named.get(named.size() - 1));
  }

  /** The rate of a view's leaf; empty where nothing was judged and nothing is inferred. */
  Optional<ErrorRate> rate(String student, int leaf, Estimator estimator) {
    return rates
        .computeIfAbsent(student, unseen -> new HashMap<>())
        .computeIfAbsent(
            new LeafRate(leaf, estimator.name()),
            unseen -> of(student).evidence().rate(leaf, estimator));
  }

  /** All that is known about a student. */
  SkillEvidence evidence(String student) {
    return of(student).evidence();
  }

  /** The checkpoints behind it, oldest first. */
  List<String> checkpoints(String student) {
    return of(student).checkpoints();
  }

  private SnapshotEvidence of(String student) {
    return evidence.computeIfAbsent(student, unseen -> new SnapshotEvidence(tree));
  }

  private void store(String student, int node) {
    nodes.put(StoreKey.of(student).and(node).bytes(), of(student).evidence().at(node));
  }
}
