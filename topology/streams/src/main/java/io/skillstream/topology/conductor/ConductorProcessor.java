package io.skillstream.topology.conductor;

import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumState;
import io.skillstream.record.LeafCount;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.RoundResult;
import io.skillstream.record.StageProgress;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.EvidenceSerde;
import io.skillstream.topology.stream.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what the pool, the rates and the trainers say, and lets every curriculum act on it.
 *
 * <p>Its only input is the one partition of {@code control} and its only memory is its stores, so
 * what it decides is a function of that log.
 */
final class ConductorProcessor implements ProcessorSupplier<String, ControlEvent, Object, Object> {
  static final String CURRICULA = "curricula";

  private static final Logger log = LoggerFactory.getLogger(ConductorProcessor.class);

  private final SkillstreamConfig config;

  ConductorProcessor(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CURRICULA),
            Serdes.String(),
            config.serdes().<CurriculumState>values()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(InputProgress.STORE), Serdes.Bytes(), Serdes.Long()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(PoolStatus.COUNTS),
            Serdes.Bytes(),
            config.serdes().<LeafCount>values()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(PoolStatus.OFFSETS), Serdes.Bytes(), Serdes.Long()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StudentEvidence.STORE),
            Serdes.Bytes(),
            EvidenceSerde.instance()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoredDraws.DRAWN),
            Serdes.Bytes(),
            Serdes.ListSerde(ArrayList.class, Serdes.Long())),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoredDraws.DISPLACED), Serdes.Bytes(), Serdes.Long()));
  }

  @Override
  public Processor<String, ControlEvent, Object, Object> get() {
    return new Conducting();
  }

  private final class Conducting
      implements Processor<String, ControlEvent, Object, Object>, CurriculumConductor.Outbox {
    private final Map<String, CurriculumConductor> running = new TreeMap<>();
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<String, CurriculumState> curricula;
    private InputProgress input;
    private PoolStatus pool;
    private StudentEvidence evidence;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.curricula = context.getStateStore(CURRICULA);
      this.input = new InputProgress(context.getStateStore(InputProgress.STORE));
      this.pool =
          new PoolStatus(
              config.partitions(),
              context.getStateStore(PoolStatus.COUNTS),
              context.getStateStore(PoolStatus.OFFSETS));
      this.evidence =
          new StudentEvidence(config.tree(), context.getStateStore(StudentEvidence.STORE));
      try (KeyValueIterator<String, CurriculumState> all = curricula.all()) {
        all.forEachRemaining(entry -> run(entry.value));
      }
    }

    @Override
    public void process(Record<String, ControlEvent> record) {
      Object event = record.value().getEvent();
      // What is about one curriculum moves that one alone: with many, asking all of them at each
      // of all their results would cost the square of their number.
      Collection<CurriculumConductor> concerned = running.values();
      if (event instanceof PoolCounts counts) {
        pool.update(counts);
        input.put(Stage.POOL, counts.getPartition(), Stage.CANDIDATES, counts.getCandidates());
      } else if (event instanceof RateSnapshot snapshot) {
        evidence.update(snapshot);
      } else if (event instanceof StageProgress progress) {
        input.update(progress);
      } else if (event instanceof RoundResult result) {
        concerned = of(result.getCurriculum());
        concerned.forEach(curriculum -> curriculum.result(result));
      } else if (event instanceof CreditGranted credit) {
        concerned = of(credit.getCurriculum());
        concerned.forEach(curriculum -> curriculum.credit(credit));
      } else {
        Curriculum created = (Curriculum) event;
        create(created);
        concerned = of(created.getName());
      }
      for (CurriculumConductor curriculum : List.copyOf(concerned)) {
        curriculum.advance(record.timestamp());
        if (curriculum.isComplete()) {
          running.remove(curriculum.name());
        }
      }
    }

    private void create(Curriculum curriculum) {
      if (curricula.get(curriculum.getName()) != null) {
        log.warn(
            "curriculum {} exists already; the second definition is ignored", curriculum.getName());
        return;
      }
      try {
        run(CurriculumState.newBuilder().setCurriculum(curriculum).build());
      } catch (IllegalArgumentException e) {
        // Whoever creates curricula checks them first; this one came past that check.
        log.error("curriculum {} is ignored: {}", curriculum.getName(), e.getMessage());
      }
    }

    private void run(CurriculumState state) {
      if (!state.getComplete()) {
        CurriculumConductor curriculum =
            new CurriculumConductor(
                config,
                state,
                new StoredDraws(
                    state.getCurriculum().getName(),
                    context.getStateStore(StoredDraws.DRAWN),
                    context.getStateStore(StoredDraws.DISPLACED)),
                input,
                pool,
                evidence,
                this);
        running.put(state.getCurriculum().getName(), curriculum);
        save(state);
      }
    }

    private List<CurriculumConductor> of(String curriculum) {
      CurriculumConductor found = running.get(curriculum);
      return found == null ? List.of() : List.of(found);
    }

    @Override
    public void save(CurriculumState state) {
      curricula.put(state.getCurriculum().getName(), state);
    }

    @Override
    public void create(ViewCreated view, long timestamp) {
      context.forward(
          new Record<Object, Object>(view.getViewId(), new PoolEvent(view), timestamp),
          Conductor.TO_POOL_LOG);
    }

    @Override
    public void order(RoundOrder order, long timestamp) {
      context.forward(
          new Record<Object, Object>(order.getCurriculum(), new PoolEvent(order), timestamp),
          Conductor.TO_POOL_LOG);
    }

    @Override
    public void record(RoundEvent round, long timestamp) {
      context.forward(
          new Record<Object, Object>(round.getCurriculum(), round, timestamp), Conductor.TO_ROUNDS);
    }

    @Override
    public long controlOffset() {
      return context.recordMetadata().orElseThrow().offset();
    }
  }
}
