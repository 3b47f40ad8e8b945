package io.skillstream.topology.rates;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.RateDelta;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.EvidenceSerde;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import io.skillstream.topology.stream.StoreKey;
import java.time.Instant;
import java.util.Map;
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

  private final class Aggregating implements Processor<String, RateDelta, Object, Object> {
    private final SkillTree tree = config.tree();
    private final Map<String, StudentSeries> students = new TreeMap<>();
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
      this.publisher = new RatePublisher(tree, config.estimator(), context);
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
      SeriesRates rates = of(series);
      if (rates.newestVerdictAt == null && !series.conditions().isEmpty()) {
        conditions.put(series.key(), series.conditions());
      }
      String checkpoint = delta.getCheckpoint() == null ? "" : delta.getCheckpoint();
      if (delta.getAttemptedAt() != null && rates.attempted(checkpoint, delta.getAttemptedAt())) {
        checkpoints.put(series.key(), rates.checkpoints);
      }
      for (int node : delta.getNodes()) {
        Evidence after = rates.add(node, checkpoint, delta);
        store.put(StoreKey.of(series.key()).and(node).bytes(), rates.checkpoints.numbered(after));
      }
      remember(delta, rates, record.timestamp());
      counters.count(Stage.DELTAS);
    }

    private SeriesRates of(AttemptSeries series) {
      return students
          .computeIfAbsent(series.student(), unseen -> new StudentSeries())
          .of(series, tree);
    }

    private void remember(RateDelta delta, SeriesRates rates, long timestamp) {
      rates.touched = true;
      Instant at = Instant.ofEpochMilli(timestamp);
      boolean newer = rates.newestVerdictAt == null || at.isAfter(rates.newestVerdictAt);
      // What counts at the root already only counts at other nodes now; it is no newer for that.
      if (newer && (delta.getNodes().isEmpty() || delta.getNodes().contains(SkillTree.ROOT))) {
        rates.newestVerdictAt = at;
        newestVerdicts.put(rates.series.key(), timestamp);
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
              SeriesRates rates = ofKey(StoreKey.text(entry.key));
              int node = StoreKey.intBefore(entry.key, 0);
              rates.evidence.put(node, rates.checkpoints.placed(entry.value));
              rates.changed.add(node);
              rates.restored = true;
            });
      }
      students.forEach((name, student) -> student.inForce = inForce.get(name));
    }

    private SeriesRates ofKey(String key) {
      String said = conditions.get(key);
      return of(AttemptSeries.ofKey(key, said == null ? "" : said));
    }

    private void publish(long now) {
      Long offset = readTo.get(context.taskId().partition());
      students.forEach(
          (name, student) -> {
            name(name, student, offset, now);
            student
                .byConditions
                .values()
                .forEach(rates -> publisher.publish(student.nameOf(rates), rates, offset, now));
          });
      // A count must come after the evidence it counts: the conductor starts rounds by it.
      counters.publish(now);
    }

    /** Gives the student's name to the series that stands for it. */
    private void name(String name, StudentSeries student, @Nullable Long offset, long now) {
      SeriesRates first = student.first();
      String before = student.inForce;
      if (first.series.conditions().equals(before)) {
        return;
      }
      student.inForce = first.series.conditions();
      inForce.put(name, first.series.conditions());
      if (before == null) {
        return;
      }
      Set<Integer> nodes = student.nodes();
      student.byConditions.values().forEach(rates -> rates.rename(nodes));
      // Nothing goes by the name any more that the series had so far: neither at nodes that counted
      // nor, in the second go, where rates were inferred.
      SeriesRates nothing = new SeriesRates(first.series, tree);
      nothing.rename(nodes);
      publisher.publish(first.series.alias(), nothing, offset, now);
      publisher.publish(first.series.alias(), nothing, offset, now);
    }
  }
}
