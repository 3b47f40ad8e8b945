package io.skillstream.topology.probes;

import static java.util.Objects.requireNonNull;

import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.Probe;
import io.skillstream.record.ProbeProblem;
import io.skillstream.record.ProbeProblemKnown;
import io.skillstream.record.ProbeSettings;
import io.skillstream.record.ProbedStudent;
import io.skillstream.record.StageProgress;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.ConductorKnowledge;
import io.skillstream.topology.stream.ConductorKnowledge.Heard;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * Says when a student is asked: before any training, once a curriculum with probes was created for
 * it, and at each checkpoint for which a trainer was granted credit.
 *
 * <p>A checkpoint's problems are chosen as soon as there are enough to choose from, or nothing that
 * arrived is under way any more. Where they are fewer than the budget, the rest is spent as more
 * come, until the next checkpoint.
 */
final class ProbeScheduler implements ProcessorSupplier<String, Heard, String, Probe> {
  private static final String STUDENTS = "probed-students";

  private final SkillstreamConfig config;

  ProbeScheduler(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    Set<StoreBuilder<?>> stores = new HashSet<>(KnownProblems.stores(config));
    stores.addAll(AskedProblems.stores());
    stores.add(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STUDENTS),
            Serdes.String(),
            config.serdes().<ProbedStudent>values()));
    return stores;
  }

  @Override
  public Processor<String, Heard, String, Probe> get() {
    return new Scheduling();
  }

  private final class Scheduling implements Processor<String, Heard, String, Probe> {
    private final Map<String, ProbedStudent> students = new TreeMap<>();
    // A definition may hold many excluded ids; it never changes.
    private final Map<String, Curriculum> definitions = new HashMap<>();
    private ProcessorContext<String, Probe> context;
    private KeyValueStore<String, ProbedStudent> store;
    private KeyValueStore<String, ProbeProblem> texts;
    private KnownProblems problems;
    private AskedProblems asked;

    @Override
    public void init(ProcessorContext<String, Probe> context) {
      this.context = context;
      this.store = context.getStateStore(STUDENTS);
      this.texts = context.getStateStore(Probes.TEXTS);
      this.problems = new KnownProblems(config.trees(), context);
      this.asked = new AskedProblems(context);
      try (KeyValueIterator<String, ProbedStudent> all = store.all()) {
        all.forEachRemaining(entry -> students.put(entry.key, entry.value));
      }
    }

    @Override
    public void process(Record<String, Heard> record) {
      Object event = record.value().event();
      ConductorKnowledge knowledge = record.value().knowledge();
      if (event instanceof ProbeProblemKnown known) {
        problems.put(known);
      } else if (event instanceof Curriculum created) {
        create(created, knowledge);
      } else if (event instanceof CreditGranted credit) {
        begin(credit, knowledge, record.timestamp());
      } else if (!(event instanceof StageProgress || event instanceof PoolCounts)) {
        return;
      }
      for (String student : List.copyOf(students.keySet())) {
        ProbeRound round = round(student, knowledge);
        if (round.isDue()) {
          decide(student, round, knowledge, record.timestamp());
        }
      }
    }

    private void create(Curriculum created, ConductorKnowledge knowledge) {
      ProbeSettings settings = created.getProbes();
      if (settings == null
          || students.containsKey(created.getStudent())
          || !knowledge.curriculum(created.getName()).equals(Optional.of(created))) {
        return;
      }
      save(
          created.getStudent(),
          ProbedStudent.newBuilder()
              .setCurriculum(created.getName())
              .setLeft(ProbeRound.problems(settings))
              .setTestDue(settings.getTestEvery() != null)
              .build());
    }

    private void begin(CreditGranted credit, ConductorKnowledge knowledge, long timestamp) {
      Curriculum curriculum = knowledge.curriculum(credit.getCurriculum()).orElse(null);
      if (curriculum == null || credit.getCheckpoint().isEmpty()) {
        return;
      }
      ProbedStudent before = students.get(curriculum.getStudent());
      ProbeSettings settings = curriculum.getProbes();
      if (settings == null
          || before == null
          || !asked.begin(
              curriculum.getStudent(), credit.getCheckpoint(), before.getOrdinal() + 1)) {
        return;
      }
      ProbeRound unasked = round(curriculum.getStudent(), knowledge);
      if (unasked.isFirst() && unasked.isPossible()) {
        // Later checkpoints are compared with the untrained student: it is not left out.
        decide(curriculum.getStudent(), unasked, knowledge, timestamp);
      }
      ProbedStudent now = students.getOrDefault(curriculum.getStudent(), before);
      int ordinal = before.getOrdinal() + 1;
      save(
          curriculum.getStudent(),
          ProbedStudent.newBuilder(now)
              .setCurriculum(curriculum.getName())
              .setCheckpoint(credit.getCheckpoint())
              .setOrdinal(ordinal)
              .setLeft(ProbeRound.problems(settings))
              .setAnnouncements(-1)
              .setTestDue(settings.getTestEvery() != null && ordinal % settings.getTestEvery() == 0)
              .build());
    }

    private ProbeRound round(String student, ConductorKnowledge knowledge) {
      ProbedStudent state = requireNonNull(students.get(student));
      Curriculum curriculum =
          definitions.computeIfAbsent(
              state.getCurriculum(), name -> knowledge.curriculum(name).orElseThrow());
      return new ProbeRound(state, curriculum, problems, knowledge);
    }

    private void decide(
        String student, ProbeRound round, ConductorKnowledge knowledge, long timestamp) {
      ProbeRound.Decision decision =
          round.decide(
              knowledge.tree(round.curriculum()), asked.of(student), texts::get, timestamp);
      decision
          .probes()
          .forEach(
              probe -> {
                asked.ask(student, probe.getProblemId(), decision.state().getOrdinal());
                context.forward(
                    new Record<>(probe.getProblemId(), probe, timestamp), Probes.TO_PROBES);
              });
      save(student, decision.state());
    }

    private void save(String student, ProbedStudent state) {
      students.put(student, state);
      store.put(student, state);
    }
  }
}
