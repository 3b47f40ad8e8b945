package io.skillstream.topology.rates;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.RateDelta;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.EvidenceSerde;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import io.skillstream.topology.stream.StoreKey;
import io.skillstream.topology.trees.SkillTrees;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
 * Adds the changes up per series and node and publishes the rates that moved.
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
  static final String CONDITIONS = "series-conditions";
  static final String IN_FORCE = "series-in-force";

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
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CONDITIONS), Serdes.String(), Serdes.String()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(IN_FORCE), Serdes.String(), Serdes.String()));
  }

  @Override
  public Processor<String, RateDelta, Object, Object> get() {
    return new Aggregating();
  }

  /** A student in a version of the tree; empty: the one that the namespace began with. */
  private record TreeStudent(String treeVersion, String student)
      implements Comparable<TreeStudent> {
    String key() {
      return new TreeSeries(treeVersion, student).key();
    }

    @Override
    public int compareTo(TreeStudent other) {
      return Comparator.comparing(TreeStudent::treeVersion)
          .thenComparing(TreeStudent::student)
          .compare(this, other);
    }
  }

  private final class Aggregating implements Processor<String, RateDelta, Object, Object> {
    private final SkillTrees trees = config.trees();
    // By version of the tree; the first before the others, whose newest verdicts are its.
    private final Map<TreeStudent, StudentSeries> students = new TreeMap<>();
    private ProcessorContext<Object, Object> context;
    private RatePublisher publisher;
    // The first three by the key of the series.
    private KeyValueStore<Bytes, Evidence> store;
    private KeyValueStore<String, CheckpointOrder> checkpoints;
    private KeyValueStore<String, Long> newestVerdicts;
    // What is said by the series of a key; absent: nothing.
    private KeyValueStore<String, String> conditions;
    private KeyValueStore<String, String> inForce;
    private KeyValueStore<Integer, Long> readTo;
    private StageCounters counters;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.publisher = new RatePublisher(trees, config.estimator(), context);
      this.store = context.getStateStore(EVIDENCE);
      this.checkpoints = context.getStateStore(CHECKPOINTS);
      this.newestVerdicts = context.getStateStore(NEWEST_VERDICTS);
      this.conditions = context.getStateStore(CONDITIONS);
      this.inForce = context.getStateStore(IN_FORCE);
      this.readTo = context.getStateStore(READ_TO);
      restore();
      this.counters =
          new StageCounters(Stage.AGGREGATE_RATES, context, Rates.AGGREGATED_TO_CONTROL);
      context.schedule(config.publishEvery(), PunctuationType.WALL_CLOCK_TIME, this::publish);
    }

    @Override
    public void process(Record<String, RateDelta> record) {
      RateDelta delta = record.value();
      AttemptSeries series = new AttemptSeries(delta.getStudent(), delta.getConditions());
      TreeSeries key = TreeSeries.of(delta.getTreeVersion(), series, trees);
      SeriesRates rates = of(key.treeVersion(), series);
      if (rates.newestVerdictAt == null && !series.conditions().isEmpty()) {
        conditions.put(key.key(), series.conditions());
      }
      String checkpoint = delta.getCheckpoint() == null ? "" : delta.getCheckpoint();
      if (delta.getAttemptedAt() != null && rates.attempted(checkpoint, delta.getAttemptedAt())) {
        checkpoints.put(key.key(), rates.checkpoints);
      }
      for (int node : delta.getNodes()) {
        Evidence after = rates.add(node, checkpoint, delta);
        store.put(key.key(node), rates.checkpoints.numbered(after));
      }
      remember(delta, key, rates, record.timestamp());
      counters.count(Stage.DELTAS);
    }

    private SeriesRates of(String treeVersion, AttemptSeries series) {
      return students
          .computeIfAbsent(
              new TreeStudent(treeVersion, series.student()), unseen -> new StudentSeries())
          .of(series, treeVersion.isEmpty() ? trees.first() : trees.get(treeVersion));
    }

    private void remember(RateDelta delta, TreeSeries key, SeriesRates rates, long timestamp) {
      rates.touched = true;
      Instant at = Instant.ofEpochMilli(timestamp);
      boolean newer = rates.newestVerdictAt == null || at.isAfter(rates.newestVerdictAt);
      // What counts at the root already only counts at other nodes now; it is no newer for that.
      if (newer && (delta.getNodes().isEmpty() || delta.getNodes().contains(SkillTree.ROOT))) {
        rates.newestVerdictAt = at;
        newestVerdicts.put(key.key(), timestamp);
      }
      context
          .recordMetadata()
          .ifPresent(metadata -> readTo.put(metadata.partition(), metadata.offset()));
    }

    private void restore() {
      try (KeyValueIterator<String, CheckpointOrder> all = checkpoints.all()) {
        all.forEachRemaining(entry -> ofKey(entry.key).checkpoints = entry.value);
      }
      try (KeyValueIterator<String, Long> all = newestVerdicts.all()) {
        all.forEachRemaining(
            entry -> {
              SeriesRates rates = ofKey(entry.key);
              rates.newestVerdictAt = Instant.ofEpochMilli(entry.value);
              rates.touched = true;
            });
      }
      try (KeyValueIterator<Bytes, Evidence> all = store.all()) {
        all.forEachRemaining(
            entry -> {
              SeriesRates rates = ofKey(TreeSeries.ofKey(entry.key).key());
              int node = StoreKey.intBefore(entry.key, 0);
              rates.evidence.put(node, rates.checkpoints.placed(entry.value));
              rates.changed.add(node);
              rates.restored = true;
            });
      }
      students.forEach((of, student) -> student.inForce = inForce.get(of.key()));
    }

    private SeriesRates ofKey(String key) {
      String said = conditions.get(key);
      TreeSeries series = TreeSeries.ofKey(key);
      return of(
          series.treeVersion(), AttemptSeries.ofKey(series.series(), said == null ? "" : said));
    }

    private void publish(long now) {
      Long offset = readTo.get(context.taskId().partition());
      students.forEach(
          (of, student) -> {
            name(of, student, offset, now);
            for (SeriesRates rates : student.byConditions.values()) {
              // A verdict is no newer because its problem got skills in another version.
              Optional<Instant> newest = newestVerdictAt(of.student(), rates.series);
              publisher.publish(student.nameOf(rates), rates, newest, offset, now);
            }
          });
      // A count must come after the evidence it counts: the conductor starts rounds by it.
      counters.publish(now);
    }

    private Optional<Instant> newestVerdictAt(String student, AttemptSeries series) {
      StudentSeries inFirst = students.get(new TreeStudent("", student));
      SeriesRates rates = inFirst == null ? null : inFirst.byConditions.get(series.conditions());
      return rates == null ? Optional.empty() : Optional.ofNullable(rates.newestVerdictAt);
    }

    /** Gives the student's name to the series that stands for it. */
    private void name(TreeStudent of, StudentSeries student, @Nullable Long offset, long now) {
      SeriesRates first = student.first();
      String before = student.inForce;
      if (first.series.conditions().equals(before)) {
        return;
      }
      student.inForce = first.series.conditions();
      inForce.put(of.key(), first.series.conditions());
      if (before == null) {
        return;
      }
      Set<Integer> nodes = student.nodes();
      student.byConditions.values().forEach(rates -> rates.rename(nodes));
      // Nothing goes by the name any more that the series had so far: neither at nodes that counted
      // nor, in the second go, where rates were inferred.
      SeriesRates nothing = new SeriesRates(first.series, first.tree);
      nothing.rename(nodes);
      publisher.publish(first.series.alias(), nothing, Optional.empty(), offset, now);
      publisher.publish(first.series.alias(), nothing, Optional.empty(), offset, now);
    }
  }
}
