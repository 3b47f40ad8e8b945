package io.skillstream.topology.rates;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.RateDelta;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.EvidenceSerde;
import io.skillstream.topology.stream.RateRecords;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import io.skillstream.topology.stream.StoreKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Adds the changes up per student and node and publishes the rates that moved.
 *
 * <p>Publication is coalesced: however many verdicts a node gets in an interval, one record tells.
 * Under an estimator that leans on ancestors, rates of untouched nodes move too; they are published
 * when a student's verdicts pause for an interval.
 */
final class RateAggregator implements ProcessorSupplier<String, RateDelta, Object, Object> {
  static final String EVIDENCE = "evidence";
  static final String CHECKPOINTS = "student-checkpoints";

  private final SkillstreamConfig config;

  RateAggregator(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        StageCounters.store(Stage.AGGREGATE_RATES),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(EVIDENCE), Serdes.Bytes(), EvidenceSerde.instance())
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(CHECKPOINTS), Serdes.String(), Serdes.String())
            .withCachingEnabled());
  }

  @Override
  public Processor<String, RateDelta, Object, Object> get() {
    return new Aggregating();
  }

  /** What is known of one student. */
  private static final class Student {
    final SkillEvidence evidence;
    final Set<Integer> changed = new TreeSet<>();
    final Map<Integer, SkillErrorRate> published = new HashMap<>();
    String checkpoint = "";
    boolean settled;
    // What was published before a restart is not known, only that it may have been.
    boolean restored;

    Student(SkillTree tree) {
      evidence = new SkillEvidence(tree);
    }
  }

  private final class Aggregating implements Processor<String, RateDelta, Object, Object> {
    private final SkillTree tree = config.tree();
    private final Map<String, Student> students = new TreeMap<>();
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<Bytes, NodeEvidence> store;
    private KeyValueStore<String, String> checkpoints;
    private StageCounters counters;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.store = context.getStateStore(EVIDENCE);
      this.checkpoints = context.getStateStore(CHECKPOINTS);
      restore();
      this.counters =
          new StageCounters(Stage.AGGREGATE_RATES, context, Rates.AGGREGATED_TO_CONTROL);
      context.schedule(config.publishEvery(), PunctuationType.WALL_CLOCK_TIME, this::publish);
    }

    @Override
    public void process(Record<String, RateDelta> record) {
      RateDelta delta = record.value();
      Student student = students.computeIfAbsent(delta.getStudent(), unseen -> new Student(tree));
      for (int node : delta.getNodes()) {
        Evidence before = student.evidence.at(node);
        Evidence after =
            new Evidence(
                before.correct() + delta.getCorrect(),
                before.wrong() + delta.getWrong(),
                before.unknown() + delta.getUnknown());
        student.evidence.put(node, after);
        student.changed.add(node);
        store.put(
            StoreKey.of(delta.getStudent()).and(node).bytes(),
            new NodeEvidence(node, after.correct(), after.wrong(), after.unknown(), List.of()));
      }
      if (delta.getCheckpoint() != null) {
        student.checkpoint = delta.getCheckpoint();
        checkpoints.put(delta.getStudent(), delta.getCheckpoint());
      }
      counters.count(Stage.DELTAS);
    }

    private void restore() {
      try (KeyValueIterator<Bytes, NodeEvidence> all = store.all()) {
        all.forEachRemaining(
            entry -> {
              NodeEvidence node = entry.value;
              Student student =
                  students.computeIfAbsent(StoreKey.text(entry.key), unseen -> new Student(tree));
              student.evidence.put(
                  node.getNode(),
                  new Evidence(node.getCorrect(), node.getWrong(), node.getUnknown()));
              student.changed.add(node.getNode());
              student.restored = true;
            });
      }
      students.forEach(
          (name, student) -> {
            String checkpoint = checkpoints.get(name);
            student.checkpoint = checkpoint == null ? "" : checkpoint;
          });
    }

    private void publish(long now) {
      students.forEach(
          (name, student) -> {
            if (!student.changed.isEmpty()) {
              snapshot(name, student, now);
              student.changed.forEach(node -> publish(name, student, node, now));
              student.changed.clear();
              student.settled = false;
            } else if (!student.settled) {
              for (int node = 0; node < tree.size(); node++) {
                publish(name, student, node, now);
              }
              student.settled = true;
              student.restored = false;
            }
          });
      // A count must come after the evidence it counts: the conductor starts rounds by it.
      counters.publish(now);
    }

    /**
     * Whether an earlier rate of the node may stand in the topic. Estimators infer a rate for every
     * node or for none as soon as one verdict is judged, so after a restart only a student without
     * any is in doubt.
     */
    private static boolean mayBePublished(Student student, int node) {
      return student.published.containsKey(node)
          || (student.restored && student.evidence.at(SkillTree.ROOT).judged() == 0);
    }

    private void snapshot(String name, Student student, long now) {
      List<NodeEvidence> nodes = new ArrayList<>(student.changed.size());
      for (int node : student.changed) {
        Evidence evidence = student.evidence.at(node);
        nodes.add(
            new NodeEvidence(
                node, evidence.correct(), evidence.wrong(), evidence.unknown(), List.of()));
      }
      context.forward(
          new Record<Object, Object>(
              "rates/" + name,
              new ControlEvent(
                  new RateSnapshot(name, nodes, List.of(), Instant.ofEpochMilli(now), 0, -1L)),
              now),
          Rates.AGGREGATED_TO_CONTROL);
    }

    private void publish(String name, Student student, int node, long now) {
      if (node < 0) {
        return; // "Ends at an inner node" is a leaf of views, not a skill.
      }
      Evidence evidence = student.evidence.at(node);
      Optional<ErrorRate> rate = student.evidence.rate(node, config.estimator());
      if (rate.isEmpty() && evidence.equals(Evidence.EMPTY) && !mayBePublished(student, node)) {
        return;
      }
      SkillErrorRate published =
          SkillErrorRate.newBuilder()
              .setStudent(name)
              .setTreeVersion(tree.version())
              .setNode(node)
              .setPath(tree.path(node))
              .setCorrect(evidence.correct())
              .setWrong(evidence.wrong())
              .setUnknown(evidence.unknown())
              .setRate(rate.map(RateRecords::of).orElse(null))
              .setEstimator(config.estimator().name())
              .setCheckpoint(student.checkpoint.isEmpty() ? null : student.checkpoint)
              .setUpdatedAt(Instant.EPOCH)
              .build();
      if (published.equals(student.published.put(node, published))) {
        return;
      }
      SkillErrorRate dated =
          SkillErrorRate.newBuilder(published).setUpdatedAt(Instant.ofEpochMilli(now)).build();
      context.forward(
          new Record<Object, Object>(name + "/" + node, dated, now), Rates.TO_SKILL_ERROR_RATES);
    }
  }
}
