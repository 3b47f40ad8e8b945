package io.skillstream.topology.rates;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.CheckpointTally;
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
import java.time.temporal.ChronoUnit;
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
import org.jspecify.annotations.Nullable;

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
  static final String NEWEST_VERDICTS = "newest-verdicts";
  static final String READ_TO = "deltas-read-to";

  // Records of control stay well below what a broker takes.
  private static final int SNAPSHOT_BYTES = 250_000;

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
            Stores.persistentKeyValueStore(CHECKPOINTS),
            Serdes.String(),
            CheckpointOrderSerde.instance()),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(NEWEST_VERDICTS), Serdes.String(), Serdes.Long())
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(READ_TO), Serdes.Integer(), Serdes.Long())
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
    CheckpointOrder checkpoints = CheckpointOrder.EMPTY;
    @Nullable Instant newestVerdictAt;
    // Something to tell beside the evidence of nodes.
    boolean touched;
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
    private KeyValueStore<Bytes, Evidence> store;
    private KeyValueStore<String, CheckpointOrder> checkpoints;
    private KeyValueStore<String, Long> newestVerdicts;
    private KeyValueStore<Integer, Long> readTo;
    private StageCounters counters;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.store = context.getStateStore(EVIDENCE);
      this.checkpoints = context.getStateStore(CHECKPOINTS);
      this.newestVerdicts = context.getStateStore(NEWEST_VERDICTS);
      this.readTo = context.getStateStore(READ_TO);
      restore();
      this.counters =
          new StageCounters(Stage.AGGREGATE_RATES, context, Rates.AGGREGATED_TO_CONTROL);
      context.schedule(config.publishEvery(), PunctuationType.WALL_CLOCK_TIME, this::publish);
    }

    @Override
    public void process(Record<String, RateDelta> record) {
      RateDelta delta = record.value();
      Student student = student(delta.getStudent());
      String checkpoint = delta.getCheckpoint() == null ? "" : delta.getCheckpoint();
      if (delta.getAttemptedAt() != null) {
        order(delta.getStudent(), student, checkpoint, delta.getAttemptedAt());
      }
      for (int node : delta.getNodes()) {
        Evidence after = changed(student, node, checkpoint, delta);
        student.evidence.put(node, after);
        student.changed.add(node);
        store.put(
            StoreKey.of(delta.getStudent()).and(node).bytes(), student.checkpoints.numbered(after));
      }
      remember(delta.getStudent(), student, record.timestamp());
      counters.count(Stage.DELTAS);
    }

    private Student student(String name) {
      return students.computeIfAbsent(name, unseen -> new Student(tree));
    }

    private void order(String name, Student student, String checkpoint, Instant attemptedAt) {
      CheckpointOrder before = student.checkpoints;
      CheckpointOrder after =
          before.with(checkpoint, ChronoUnit.MICROS.between(Instant.EPOCH, attemptedAt));
      if (after == before) {
        return;
      }
      checkpoints.put(name, after);
      student.checkpoints = after;
      if (!after.keepsPlacesOf(before)) {
        student.evidence.replaceAll(evidence -> after.placed(before.numbered(evidence)));
      }
    }

    private void remember(String name, Student student, long timestamp) {
      student.touched = true;
      Instant at = Instant.ofEpochMilli(timestamp);
      if (student.newestVerdictAt == null || at.isAfter(student.newestVerdictAt)) {
        student.newestVerdictAt = at;
        newestVerdicts.put(name, timestamp);
      }
      context
          .recordMetadata()
          .ifPresent(metadata -> readTo.put(metadata.partition(), metadata.offset()));
    }

    private static Evidence changed(Student student, int node, String checkpoint, RateDelta delta) {
      Evidence before = student.evidence.at(node);
      List<Tally> tallies = before.byCheckpoint();
      if (delta.getCheckpointCorrect() != 0 || delta.getCheckpointWrong() != 0) {
        int place = student.checkpoints.place(checkpoint);
        tallies = new ArrayList<>(tallies);
        while (tallies.size() <= place) {
          tallies.add(Tally.EMPTY);
        }
        Tally tally = tallies.get(place);
        tallies.set(
            place,
            new Tally(
                tally.correct() + delta.getCheckpointCorrect(),
                tally.wrong() + delta.getCheckpointWrong()));
      }
      return new Evidence(
          before.correct() + delta.getCorrect(),
          before.wrong() + delta.getWrong(),
          before.unknown() + delta.getUnknown(),
          tallies);
    }

    private void restore() {
      try (KeyValueIterator<String, CheckpointOrder> all = checkpoints.all()) {
        all.forEachRemaining(entry -> student(entry.key).checkpoints = entry.value);
      }
      try (KeyValueIterator<String, Long> all = newestVerdicts.all()) {
        all.forEachRemaining(
            entry -> {
              Student student = student(entry.key);
              student.newestVerdictAt = Instant.ofEpochMilli(entry.value);
              student.touched = true;
            });
      }
      try (KeyValueIterator<Bytes, Evidence> all = store.all()) {
        all.forEachRemaining(
            entry -> {
              Student student = student(StoreKey.text(entry.key));
              int node = StoreKey.intBefore(entry.key, 0);
              student.evidence.put(node, student.checkpoints.placed(entry.value));
              student.changed.add(node);
              student.restored = true;
            });
      }
    }

    private void publish(long now) {
      students.forEach(
          (name, student) -> {
            if (!student.changed.isEmpty() || student.touched) {
              snapshot(name, student, now);
              student.changed.forEach(node -> publish(name, student, node, now));
              student.changed.clear();
              student.touched = false;
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
      List<String> names = student.checkpoints.oldestFirst();
      List<NodeEvidence> nodes = new ArrayList<>();
      int bytes = 0;
      for (int node : student.changed) {
        NodeEvidence evidence = evidence(node, student.evidence.at(node), names);
        nodes.add(evidence);
        bytes += bytes(evidence);
        if (bytes > SNAPSHOT_BYTES) {
          snapshot(name, student, nodes, names, now);
          nodes = new ArrayList<>();
          bytes = 0;
        }
      }
      snapshot(name, student, nodes, names, now);
    }

    private void snapshot(
        String name, Student student, List<NodeEvidence> nodes, List<String> names, long now) {
      int partition = context.taskId().partition();
      Long offset = readTo.get(partition);
      context.forward(
          new Record<Object, Object>(
              "rates/" + name,
              new ControlEvent(
                  new RateSnapshot(
                      name,
                      nodes,
                      names,
                      student.newestVerdictAt,
                      partition,
                      offset == null ? -1 : offset)),
              now),
          Rates.AGGREGATED_TO_CONTROL);
    }

    private static NodeEvidence evidence(int node, Evidence evidence, List<String> names) {
      List<CheckpointTally> tallies = new ArrayList<>();
      for (int place = 0; place < evidence.byCheckpoint().size(); place++) {
        Tally tally = evidence.at(place);
        if (tally.judged() > 0) {
          tallies.add(new CheckpointTally(names.get(place), tally.correct(), tally.wrong()));
        }
      }
      return new NodeEvidence(
          node, evidence.correct(), evidence.wrong(), evidence.unknown(), tallies);
    }

    /** What it may take on the wire, estimated upwards. */
    private static int bytes(NodeEvidence evidence) {
      return 40
          + evidence.getByCheckpoint().stream()
              .mapToInt(tally -> 12 + 3 * tally.getCheckpoint().length())
              .sum();
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
              .setCheckpoint(student.checkpoints.newest().orElse(null))
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
