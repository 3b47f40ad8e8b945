package io.skillstream.topology.conductor;

import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.selection.ViewTotals;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.ClockTick;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.CurriculumMove;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumState;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.InputTotals;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProbeProblemKnown;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.RoundResult;
import io.skillstream.record.StageProgress;
import io.skillstream.record.TreeAnnounced;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.conductor.CurriculumConductor.Surroundings;
import io.skillstream.topology.stream.ConductorKnowledge;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
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
 * what it decides is a function of that log. Time is the time of its records: while only time can
 * open a round, it writes ticks into that log.
 */
final class ConductorProcessor implements ProcessorSupplier<String, ControlEvent, Object, Object> {
  static final String CURRICULA = "curricula";
  static final String DEFINITIONS = "curriculum-definitions";

  private static final Logger log = LoggerFactory.getLogger(ConductorProcessor.class);
  private static final String TREES = "announced-trees";
  private static final String IN_USE = "in use";
  private static final String RETIRED = "retired";
  private static final Duration TICK = Duration.ofSeconds(1);

  private final SkillstreamConfig config;

  ConductorProcessor(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    Set<StoreBuilder<?>> stores = new HashSet<>(PoolStatus.stores(config));
    stores.addAll(StudentEvidence.stores(config));
    stores.addAll(
        Set.<StoreBuilder<?>>of(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(CURRICULA),
                    Serdes.String(),
                    config.serdes().<CurriculumState>values())
                .withCachingEnabled(),
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(DEFINITIONS),
                Serdes.String(),
                config.serdes().<Curriculum>values()),
            PlannedLeaves.store(config),
            Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(TREES), Serdes.String(), Serdes.String()),
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(InputProgress.STORE), Serdes.Bytes(), Serdes.Long()),
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(StoredDraws.DRAWN),
                Serdes.Bytes(),
                Serdes.ListSerde(ArrayList.class, Serdes.Long())),
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(StoredDraws.DISPLACED),
                Serdes.Bytes(),
                Serdes.Long())));
    return stores;
  }

  @Override
  public Processor<String, ControlEvent, Object, Object> get() {
    return new Conducting();
  }

  private final class Conducting
      implements Processor<String, ControlEvent, Object, Object>,
          CurriculumConductor.Outbox,
          ConductorKnowledge {
    private final Map<String, CurriculumConductor> running = new TreeMap<>();
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<String, CurriculumState> curricula;
    private KeyValueStore<String, Curriculum> definitions;
    private KeyValueStore<String, String> trees;
    private Surroundings around;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.curricula = context.getStateStore(CURRICULA);
      this.definitions = context.getStateStore(DEFINITIONS);
      this.trees = context.getStateStore(TREES);
      this.around =
          new Surroundings(
              new InputProgress(context.getStateStore(InputProgress.STORE)),
              new PoolStatus(config.partitions(), context),
              new StudentEvidence(config.trees(), context));
      try (KeyValueIterator<String, CurriculumState> all = curricula.all()) {
        while (all.hasNext()) {
          var entry = all.next();
          if (!entry.value.getComplete()) {
            Curriculum definition = definitions.get(entry.key);
            String movedTo = entry.value.getTreeVersion();
            run(way(definition, movedTo == null ? begunWith(definition) : movedTo), entry.value);
          }
        }
      }
      context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<String, ControlEvent> record) {
      Object event = record.value().getEvent();
      // What is about one curriculum moves that one alone: with many, asking all of them at each
      // of all their results would cost the square of their number.
      Collection<CurriculumConductor> concerned = running.values();
      if (event instanceof PoolCounts counts) {
        around.pool().update(counts);
        around
            .input()
            .put(Stage.POOL, counts.getPartition(), Stage.CANDIDATES, counts.getCandidates());
        around.input().put(Stage.POOL, counts.getPartition(), Stage.JUDGED, counts.getJudged());
        around
            .input()
            .put(Stage.POOL, counts.getPartition(), Stage.WITHDRAWN, counts.getRetracted());
        around
            .input()
            .put(Stage.POOL, counts.getPartition(), Stage.REATTRIBUTED, counts.getReattributed());
      } else if (event instanceof RateSnapshot snapshot) {
        around.evidence().update(snapshot);
      } else if (event instanceof StageProgress progress) {
        around.input().update(progress);
      } else if (event instanceof RoundResult result) {
        concerned = of(result.getCurriculum());
        concerned.forEach(curriculum -> curriculum.result(result));
      } else if (event instanceof CreditGranted credit) {
        concerned = of(credit.getCurriculum());
        concerned.forEach(curriculum -> curriculum.credit(credit, record.timestamp()));
      } else if (event instanceof CurriculumAct act) {
        concerned = of(act.getCurriculum());
        concerned.forEach(curriculum -> curriculum.act(act.getAct()));
        if (concerned.isEmpty()) {
          log.warn("there is no running curriculum {} to {}", act.getCurriculum(), act.getAct());
        }
      } else if (event instanceof Curriculum created) {
        create(created, record.timestamp());
        concerned = of(created.getName());
      } else if (event instanceof ClockTick tick) {
        concerned = tick.getCurricula().stream().flatMap(name -> of(name).stream()).toList();
      } else if (event instanceof CurriculumMove move) {
        concerned = of(move.getCurriculum());
        move(move, concerned, record.timestamp());
      } else if (event instanceof TreeAnnounced announced) {
        trees.put(announced.getTreeVersion(), announced.getRetired() ? RETIRED : IN_USE);
        concerned = List.of();
      } else if (event instanceof ProbeProblemKnown) {
        concerned = List.of();
      }
      advance(List.copyOf(concerned), record.timestamp());
      context.forward(
          new Record<>(record.key(), new ConductorKnowledge.Heard(event, this), record.timestamp()),
          ConductorKnowledge.PLAN_PROBES);
    }

    private void advance(List<CurriculumConductor> concerned, long timestamp) {
      for (CurriculumConductor curriculum : concerned) {
        long before = curriculum.selected();
        curriculum.advance(timestamp);
        if (curriculum.isComplete()) {
          running.remove(curriculum.name());
        }
        if (curriculum.selected() > before) {
          advance(
              running.values().stream().filter(other -> other.mirrors(curriculum.name())).toList(),
              timestamp);
        }
      }
    }

    private void create(Curriculum curriculum, long timestamp) {
      if (curricula.get(curriculum.getName()) != null) {
        log.warn(
            "curriculum {} exists already; the second definition is ignored", curriculum.getName());
        return;
      }
      CurriculumConductor.Way way;
      try {
        refuseUnusable(begunWith(curriculum));
        way = way(curriculum, begunWith(curriculum));
      } catch (IllegalArgumentException e) {
        log.warn("curriculum {} is refused: {}", curriculum.getName(), e.getMessage());
        refuse(curriculum, e, timestamp);
        return;
      }
      definitions.put(curriculum.getName(), curriculum);
      CurriculumState state = CurriculumState.newBuilder().build();
      run(way, state);
      save(curriculum.getName(), state);
    }

    private void refuse(Curriculum curriculum, IllegalArgumentException why, long timestamp) {
      status(
          CurriculumStatus.newBuilder()
              .setCurriculum(CurriculumPlan.withoutExclusions(curriculum))
              .setPhase(CurriculumPhase.REFUSED)
              .setDetail(String.valueOf(why.getMessage()))
              .setViewId("")
              .setRounds(0)
              .setSelected(0)
              .setTokens(0)
              .setCredited(0)
              .setLeftOut(Map.of())
              .setUpdatedAt(Instant.ofEpochMilli(timestamp))
              .build(),
          timestamp);
    }

    private void move(
        CurriculumMove move, Collection<CurriculumConductor> concerned, long timestamp) {
      try {
        refuseUnusable(move.getTreeVersion());
        concerned.forEach(curriculum -> curriculum.move(move.getTreeVersion(), timestamp));
        if (concerned.isEmpty()) {
          log.warn("there is no running curriculum {} to move", move.getCurriculum());
        }
      } catch (IllegalArgumentException e) {
        log.warn("curriculum {} is not moved: {}", move.getCurriculum(), e.getMessage());
      }
    }

    /** What was not announced in {@code control} may be known already, but not by this log. */
    private void refuseUnusable(String treeVersion) {
      String said = trees.get(treeVersion);
      if (RETIRED.equals(said)) {
        throw new IllegalArgumentException("skill tree " + treeVersion + " is retired");
      }
      if (said == null && !config.trees().isFirst(treeVersion)) {
        throw new IllegalArgumentException(
            "skill tree " + treeVersion + " was not imported into this namespace");
      }
    }

    private String begunWith(Curriculum curriculum) {
      String version = curriculum.getTreeVersion();
      return version == null ? config.tree().version() : version;
    }

    @Override
    public CurriculumConductor.Way way(Curriculum curriculum, String treeVersion) {
      return new CurriculumConductor.Way(
          CurriculumPlan.of(curriculum, config.trees().get(treeVersion)),
          new StoredDraws(
              curriculum.getName(),
              treeVersion.equals(begunWith(curriculum)) ? "" : treeVersion,
              context.getStateStore(StoredDraws.DRAWN),
              context.getStateStore(StoredDraws.DISPLACED)));
    }

    private void run(CurriculumConductor.Way way, CurriculumState state) {
      String name = way.plan().definition().getName();
      running.put(
          name,
          new CurriculumConductor(
              way,
              state,
              new PlannedLeaves(name, context.getStateStore(PlannedLeaves.STORE)),
              around,
              this));
    }

    private List<CurriculumConductor> of(String curriculum) {
      CurriculumConductor found = running.get(curriculum);
      return found == null ? List.of() : List.of(found);
    }

    private void tick(long now) {
      List<String> waiting =
          running.values().stream()
              .filter(CurriculumConductor::waitsForTime)
              .map(CurriculumConductor::name)
              .toList();
      if (!waiting.isEmpty()) {
        context.forward(
            new Record<Object, Object>("clock", new ControlEvent(new ClockTick(waiting)), now),
            Conductor.TICKS_TO_CONTROL);
      }
    }

    @Override
    public void save(String curriculum, CurriculumState state) {
      curricula.put(curriculum, state);
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
    public void status(CurriculumStatus status, long timestamp) {
      context.forward(
          new Record<Object, Object>(status.getCurriculum().getName(), status, timestamp),
          Conductor.TO_CURRICULA);
    }

    @Override
    public long controlOffset() {
      return context.recordMetadata().orElseThrow().offset();
    }

    @Override
    public boolean workedOff(InputTotals totals) {
      return around.input().workedOff(totals);
    }

    @Override
    public long counted(String stage, String counter) {
      return around.input().sum(stage, counter);
    }

    @Override
    public Optional<Curriculum> curriculum(String name) {
      return Optional.ofNullable(definitions.get(name));
    }

    @Override
    public SkillTree tree(Curriculum curriculum) {
      CurriculumState state = curricula.get(curriculum.getName());
      String movedTo = state == null ? null : state.getTreeVersion();
      return config.trees().get(movedTo == null ? begunWith(curriculum) : movedTo);
    }

    @Override
    public SkillEvidence evidence(SkillTree tree, String student) {
      return around.evidence().evidence(tree, student);
    }

    @Override
    public List<String> checkpoints(SkillTree tree, String student) {
      return around.evidence().checkpoints(tree, student);
    }

    @Override
    public ViewTotals totals(String viewId) {
      return around.pool().totals(viewId);
    }

    @Override
    public Optional<Long> selectedBy(String curriculum) {
      return Optional.ofNullable(curricula.get(curriculum)).map(CurriculumState::getSelected);
    }
  }
}
