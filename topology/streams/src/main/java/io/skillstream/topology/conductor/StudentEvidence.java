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
import io.skillstream.topology.trees.SkillTrees;
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

/**
 * What is known about each student at each node of each version of the skill tree, as the rates
 * said last.
 */
final class StudentEvidence {
  static final String NODES = "student-evidence";
  static final String STUDENTS = "student-snapshots";

  private final SkillTrees trees;
  private final KeyValueStore<Bytes, Evidence> nodes;
  // The newest snapshot of each student, without its nodes.
  private final KeyValueStore<String, RateSnapshot> students;
  private final Map<TreeStudent, RateSnapshot> newest = new HashMap<>();
  private final Map<TreeStudent, SnapshotEvidence> evidence = new HashMap<>();
  // Between two snapshots the rates do not change.
  private final Map<TreeStudent, Map<LeafRate, Optional<ErrorRate>>> rates = new HashMap<>();
  private long version;

  private record LeafRate(int leaf, String estimator) {}

  /** A student in a version of the tree. */
  private record TreeStudent(String treeVersion, String student) {}

  StudentEvidence(SkillTrees trees, ProcessorContext<?, ?> context) {
    this.trees = trees;
    this.nodes = context.getStateStore(NODES);
    this.students = context.getStateStore(STUDENTS);
    try (KeyValueIterator<String, RateSnapshot> all = students.all()) {
      while (all.hasNext()) {
        RateSnapshot snapshot = all.next().value;
        TreeStudent of = of(snapshot);
        newest.put(of, snapshot);
        evidence.put(
            of, new SnapshotEvidence(trees.get(of.treeVersion()), snapshot.getCheckpoints()));
      }
    }
    try (KeyValueIterator<Bytes, Evidence> all = nodes.all()) {
      all.forEachRemaining(
          entry ->
              of(ofKey(entry.key)).evidence().put(StoreKey.intBefore(entry.key, 0), entry.value));
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
    TreeStudent student = of(snapshot);
    version++;
    rates.remove(student);
    RateSnapshot withoutNodes = RateSnapshot.newBuilder(snapshot).setNodes(List.of()).build();
    students.put(key(student), withoutNodes);
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
  Optional<Instant> newestVerdictAt(SkillTree tree, String student) {
    return Optional.ofNullable(newest.get(new TreeStudent(tree.version(), student)))
        .map(RateSnapshot::getNewestVerdictAt);
  }

  /** Newest checkpoint behind a student's rates, where attempts name one. */
  Optional<String> newestCheckpoint(SkillTree tree, String student) {
    RateSnapshot snapshot = newest.get(new TreeStudent(tree.version(), student));
    if (snapshot == null) {
      return Optional.empty();
    }
    List<String> named =
        snapshot.getCheckpoints().stream().filter(name -> !name.isEmpty()).toList();
    return named.isEmpty() ? Optional.empty() : Optional.of(named.get(named.size() - 1));
  }

  /** The rate of a view's leaf; empty where nothing was judged and nothing is inferred. */
  Optional<ErrorRate> rate(SkillTree tree, String student, int leaf, Estimator estimator) {
    TreeStudent of = new TreeStudent(tree.version(), student);
    return rates
        .computeIfAbsent(of, unseen -> new HashMap<>())
        .computeIfAbsent(
            new LeafRate(leaf, estimator.name()),
            unseen -> of(of).evidence().rate(leaf, estimator));
  }

  /** All that is known about a student. */
  SkillEvidence evidence(SkillTree tree, String student) {
    return of(new TreeStudent(tree.version(), student)).evidence();
  }

  /** The checkpoints behind it, oldest first. */
  List<String> checkpoints(SkillTree tree, String student) {
    return of(new TreeStudent(tree.version(), student)).checkpoints();
  }

  private SnapshotEvidence of(TreeStudent student) {
    return evidence.computeIfAbsent(
        student, unseen -> new SnapshotEvidence(trees.get(student.treeVersion())));
  }

  private TreeStudent of(RateSnapshot snapshot) {
    String said = snapshot.getTreeVersion();
    return new TreeStudent(said == null ? trees.first().version() : said, snapshot.getStudent());
  }

  private void store(TreeStudent student, int node) {
    StoreKey start =
        trees.isFirst(student.treeVersion())
            ? StoreKey.of(student.student())
            : StoreKey.of("").and(student.treeVersion()).and(student.student());
    nodes.put(start.and(node).bytes(), of(student).evidence().at(node));
  }

  /** Names hold no U+0000, so it marks a version that the namespace did not begin with. */
  private String key(TreeStudent student) {
    return trees.isFirst(student.treeVersion())
        ? student.student()
        : "\0" + student.treeVersion() + "\0" + student.student();
  }

  private TreeStudent ofKey(Bytes key) {
    String first = StoreKey.text(key);
    if (!first.isEmpty()) {
      return new TreeStudent(trees.first().version(), first);
    }
    String treeVersion = StoreKey.textAfter(key, StoreKey.of("").bytes());
    return new TreeStudent(
        treeVersion, StoreKey.textAfter(key, StoreKey.of("").and(treeVersion).bytes()));
  }
}
